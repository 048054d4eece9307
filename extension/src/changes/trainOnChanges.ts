import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Place } from '../capture/locate.ts';
import { outlineOf } from '../capture/outline.ts';
import { commands } from '../contributions.ts';
import { modeItems } from '../session/modes.ts';
import { aiFeaturesDisabled } from '../settings.ts';
import type { LessonMode } from '../tutor/activity/view.ts';
import { beforeItem } from './before.ts';
import { choosePiece, type FilePiece, leftOutWords } from './choosePiece.ts';
import { type ChangedFile, type ChangedFiles, changedFiles } from './files.ts';
import { findRepository } from './git.ts';
import type { Repository } from './gitApi.ts';
import { listOptions } from './listOptions.ts';
import { piecesOf } from './pieces.ts';
import { chooseScope, type Scope } from './scope.ts';

/** A language service that is just starting is waited for this long; then pieces go by blank lines. */
const OUTLINE_MILLISECONDS = 1_000;

export interface Training {
  /** Begins a lesson. */
  readonly begin: (mode: LessonMode, place: Place) => Promise<void>;
  /** Where this extension runs. */
  readonly runsOn: vscode.ExtensionKind;
  readonly log: Pick<vscode.LogOutputChannel, 'error'>;
}

/**
 * Asks which recent change is to be learned and how, and begins that: a lesson that knows what stood there before, or a quiz
 * that needs no model.
 */
export async function trainOnChanges({ begin, runsOn, log }: Training): Promise<void> {
  const repository = await findRepository(runsOn);
  if (repository === undefined) return;
  const chosen = await choose(repository, log);
  if (chosen === undefined) return;
  const { piece, how } = chosen;
  const place = await show(piece);
  if (how === 'withoutModel') {
    await vscode.commands.executeCommand(commands.quizWithoutModel);
    return;
  }
  const { document, oldLines, oldIsExcluded } = piece.file;
  const before = await beforeItem(piece, oldIsExcluded ? undefined : oldLines, document.languageId);
  await begin(how, { ...place, context: [before] });
}

interface Chosen {
  readonly piece: FilePiece;
  readonly how: HowItem['how'];
}

/** Asks what is to be learned, and how. An agent may write meanwhile: then the lines are not those that were chosen. */
async function choose(repository: Repository, log: Training['log']): Promise<Chosen | undefined> {
  for (;;) {
    const piece = await findPiece(repository, log);
    const how = piece && (await chooseHow(piece));
    if (piece === undefined || how === undefined) return undefined;
    const { document, version, path } = piece.file;
    if (document.version === version) return { piece, how };
    if (!(await asksAgain(l10n.t('{0} was written to meanwhile.', path)))) return undefined;
  }
}

/** Goes on asking until there is something to choose from, or the person has had enough. */
async function findPiece(repository: Repository, log: Training['log']): Promise<FilePiece | undefined> {
  for (;;) {
    const scope = await chooseScope(repository);
    if (scope === undefined) return undefined;
    const found = await readPieces(repository, scope, log);
    if (found === 'cancelled') return undefined;
    if (found !== 'failed' && found.pieces.length > 0) return choosePiece(found.pieces, found.leftOut);
    const why =
      found === 'failed'
        ? l10n.t('Git cannot tell what has changed there. The log tells why.')
        : nothingWords(found.leftOut);
    if (!(await asksAgain(why))) return undefined;
  }
}

interface Pieces {
  readonly pieces: readonly FilePiece[];
  readonly leftOut: ChangedFiles['leftOut'];
}

/** `failed`: Git could not tell, as where a commit is not there in a shallow clone, or another Git is at work. */
async function readPieces(
  repository: Repository,
  scope: Scope,
  log: Training['log'],
): Promise<Pieces | 'cancelled' | 'failed'> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Reading the changes…'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_progress, token) => {
    try {
      const { files, leftOut } = await changedFiles(repository, scope, token);
      const pieces = await Promise.all(files.map(piecesOfFile));
      return token.isCancellationRequested ? 'cancelled' : { pieces: pieces.flat(), leftOut };
    } catch (error) {
      log.error(error instanceof Error ? error : String(error));
      return 'failed';
    }
  });
}

async function piecesOfFile(file: ChangedFile): Promise<FilePiece[]> {
  const { document, lines, oldLines, hunks } = file;
  const outline = await outlineOf(document, OUTLINE_MILLISECONDS);
  const read = { lineCount: lines.length, lineAt: (line: number) => lines[line - 1] ?? '' };
  return piecesOf({ lines: read, oldLines, hunks, outline }).map((piece) => ({ ...piece, file }));
}

/** Why there is nothing to learn. */
function nothingWords(leftOut: ChangedFiles['leftOut']): string {
  const words = leftOutWords(leftOut);
  return words === ''
    ? l10n.t('Nothing has changed there.')
    : l10n.t('Nothing to train on there. Left out: {0}.', words);
}

/** Says that there is nothing, and asks whether other changes are meant. */
async function asksAgain(why: string): Promise<boolean> {
  const other = l10n.t('Choose Other Changes');
  return (await vscode.window.showInformationMessage(why, other)) === other;
}

interface HowItem extends vscode.QuickPickItem {
  readonly how: LessonMode | 'withoutModel';
}

/** How the change is to be learned; undefined if not at all. */
async function chooseHow({ file, span, name }: FilePiece): Promise<HowItem['how'] | undefined> {
  const lessons = aiFeaturesDisabled() ? [] : modeItems().map(({ mode, ...item }): HowItem => ({ ...item, how: mode }));
  const withoutModel: HowItem = {
    label: l10n.t('Quiz Without a Model'),
    detail: l10n.t('Questions that your editor can answer: no account, no network'),
    how: 'withoutModel',
  };
  const what = `${file.path}: ${name ?? l10n.t('lines {0} to {1}', span.startLine, span.endLine)}`;
  const options = { ...listOptions(), title: what, placeHolder: l10n.t('How do you want to learn?') };
  return (await vscode.window.showQuickPick([...lessons, withoutModel], options))?.how;
}

/** Opens the file at the change, selected. */
async function show({ file: { document }, span }: FilePiece): Promise<Place> {
  const { length } = document.lineAt(span.endLine - 1).text;
  const selection = new vscode.Selection(span.startLine - 1, 0, span.endLine - 1, length);
  const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: vscode.ViewColumn.One });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return { document, selection };
}
