import * as vscode from 'vscode';
import { linesOfDocument, pathInFolder, pathOf } from '../capture/documents.ts';
import { exclusionOf } from '../capture/exclusions.ts';
import { looksBinary } from '../capture/outcome.ts';
import { linesOf } from '../capture/span.ts';
import { isGeneratedPath, isMarkedGenerated } from './generated.ts';
import { type Change, type Repository, Status } from './gitApi.ts';
import { carriedOver, type Hunk, hunksOf } from './hunks.ts';
import type { Scope } from './scope.ts';

/** A file that changed, as it is in the editor now. */
export interface ChangedFile {
  readonly document: vscode.TextDocument;
  /** Of the document when it was read, by which is seen that somebody has written since. */
  readonly version: number;
  /** As they were read. */
  readonly lines: readonly string[];
  readonly path: string;
  /** As it was before. Empty for a new file. */
  readonly oldLines: readonly string[];
  /** The old text is of a file that is never sent. */
  readonly oldIsExcluded: boolean;
  readonly hunks: readonly Hunk[];
}

/** Why a file that changed is left out. */
export const leftOutReasons = [
  'deleted',
  'conflict',
  'generated',
  'excluded',
  'outside',
  'notText',
  'link',
  'huge',
  'unreadable',
  'more',
] as const;
export type LeftOutReason = (typeof leftOutReasons)[number];

export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Paths of what is left out. */
  readonly leftOut: ReadonlyMap<LeftOutReason, readonly string[]>;
}

/** Most files that are read. */
const FILES = 40;
/** Larger files are data, or generated. */
const LINES = 20_000;

/** The changes of a scope, by the files as the editor has them: what is typed and not saved counts too. */
export async function changedFiles(
  repository: Repository,
  scope: Scope,
  token: vscode.CancellationToken,
): Promise<ChangedFiles> {
  // An agent may have written since Git looked last.
  await repository.status();
  const leftOut = new Map<LeftOutReason, string[]>();
  const leave = (reason: LeftOutReason, uri: vscode.Uri): undefined => {
    leftOut.set(reason, [...(leftOut.get(reason) ?? []), vscode.workspace.asRelativePath(uri)]);
  };
  const conflicts = new Set(repository.state.mergeChanges.map(({ uri }) => uri.toString()));
  for (const { uri } of repository.state.mergeChanges) leave('conflict', uri);
  const changes = (await changesOf(repository, scope)).filter(({ uri }) => !conflicts.has(uri.toString()));
  const candidates: Change[] = [];
  for (const change of changes) {
    const reason = await reasonByName(change);
    if (reason !== undefined) leave(reason, change.uri);
    else candidates.push(change);
  }
  const files: ChangedFile[] = [];
  for (const [index, change] of candidates.entries()) {
    if (token.isCancellationRequested) break;
    const file = index < FILES ? await readChange(repository, scope, change) : 'more';
    if (typeof file === 'string') leave(file, change.uri);
    else if (file.hunks.length > 0) files.push(file);
  }
  return { files, leftOut };
}

/** One change for each file. */
async function changesOf(repository: Repository, scope: Scope): Promise<readonly Change[]> {
  const { workingTreeChanges, untrackedChanges = [], indexChanges } = repository.state;
  switch (scope.kind) {
    case 'workingTree':
      return [...workingTreeChanges, ...untrackedChanges];
    case 'staged':
      return indexChanges;
    case 'since': {
      const tracked = await repository.diffWith(scope.ref);
      const unknown = [...workingTreeChanges, ...untrackedChanges].filter(({ status }) => status === Status.untracked);
      return [...tracked, ...unknown];
    }
  }
}

/** Why a file need not be read. */
async function reasonByName({ uri, status }: Change): Promise<LeftOutReason | undefined> {
  if (status === Status.deleted || status === Status.indexDeleted) return 'deleted';
  // What no folder of the workspace holds, no ignore file of one can exclude.
  if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return 'outside';
  if ((await exclusionOf(uri)) !== undefined) return 'excluded';
  return isGeneratedPath(pathInFolder(uri)) ? 'generated' : undefined;
}

async function readChange(repository: Repository, scope: Scope, change: Change): Promise<ChangedFile | LeftOutReason> {
  const document = await openText(change.uri);
  if (typeof document === 'string') return document;
  if (document.lineCount > LINES) return 'huge';
  const { version } = document;
  const lines = linesOf(linesOfDocument(document), { startLine: 1, endLine: document.lineCount });
  if (looksBinary(lines.slice(0, 100).join('\n'))) return 'notText';
  if (isMarkedGenerated(lines)) return 'generated';
  const oldLines = await oldLinesOf(repository, baseOf(scope), change);
  if (oldLines === undefined) return 'unreadable';
  const oldIsExcluded = (await exclusionOf(change.originalUri)) !== undefined;
  const file = { document, version, lines, path: pathOf(document), oldLines, oldIsExcluded };
  if (scope.kind !== 'staged') return { ...file, hunks: hunksOf(oldLines, lines) };
  const staged = await show(repository, '', change.uri);
  if (staged === undefined) return 'unreadable';
  return { ...file, hunks: carriedOver(hunksOf(oldLines, staged), hunksOf(staged, lines)) };
}

/** What the scope is compared with: a commit, or the index for an empty name. */
function baseOf(scope: Scope): string {
  switch (scope.kind) {
    case 'workingTree':
      return '';
    case 'staged':
      return 'HEAD';
    case 'since':
      return scope.ref;
  }
}

async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | LeftOutReason> {
  try {
    // A link may lead to a file that is never sent, under another name.
    if ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.SymbolicLink) return 'link';
  } catch {
    return 'unreadable';
  }
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    // The editor refuses binary files, folders of submodules, and what is too large for it.
    return 'notText';
  }
}

/** Files without a past. */
const fresh = new Set<number>([Status.untracked, Status.indexAdded, Status.indexCopied, Status.intentToAdd]);

/** Undefined if Git cannot tell. */
async function oldLinesOf(
  repository: Repository,
  ref: string,
  { uri, originalUri, status }: Change,
): Promise<string[] | undefined> {
  if (fresh.has(status)) return [];
  // A file that was renamed has its old name there, unless the index knows the new one already.
  return (await show(repository, ref, uri)) ?? (await show(repository, ref, originalUri));
}

async function show(repository: Repository, ref: string, { fsPath }: vscode.Uri): Promise<string[] | undefined> {
  try {
    return (await repository.show(ref, fsPath)).replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  } catch {
    return undefined;
  }
}
