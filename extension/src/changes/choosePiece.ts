import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plainName } from '../capture/plainName.ts';
import { type ChangedFile, type ChangedFiles, type LeftOutReason, leftOutReasons } from './files.ts';
import { listOptions } from './listOptions.ts';
import type { Piece } from './pieces.ts';

/** Most pieces that are offered. */
const OFFERED = 60;

export interface FilePiece extends Piece {
  readonly file: ChangedFile;
}

interface PieceItem extends vscode.QuickPickItem {
  /** Absent for headings, and for the word on what is left out. */
  readonly piece?: FilePiece;
}

/**
 * Asks which change is to be learned. What tells most stands first: files by their best piece, pieces by what is new in
 * them. Undefined if nothing is chosen.
 */
export async function choosePiece(
  pieces: readonly FilePiece[],
  leftOut: ChangedFiles['leftOut'],
): Promise<FilePiece | undefined> {
  const items = [...pieceItems(pieces), ...leftOutItem(leftOut)];
  for (;;) {
    const chosen = await vscode.window.showQuickPick(items, {
      ...listOptions(),
      placeHolder: l10n.t('Which change? Those that tell most stand first'),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    // The word on what is left out leads nowhere.
    if (chosen === undefined || chosen.piece !== undefined) return chosen?.piece;
  }
}

function pieceItems(pieces: readonly FilePiece[]): PieceItem[] {
  const best = [...pieces].sort((a, b) => rank(b) - rank(a)).slice(0, OFFERED);
  const files = [...new Set(best.map(({ file }) => file))];
  return files.flatMap((file) => [
    { label: file.path, kind: vscode.QuickPickItemKind.Separator },
    ...best.filter((piece) => piece.file === file).map(pieceItem),
  ]);
}

/** A test tells less than what it tests, and is often longer. */
const rank = ({ worth, file }: FilePiece): number => (isTest.test(file.path) ? worth / 2 : worth);
const isTest = /(?:^|\/)(?:tests?|specs?|__tests__)\/|[._-](?:test|spec)s?\.\w+$|(?:^|\/)test_\w+\.py$/;

function pieceItem(piece: FilePiece): PieceItem {
  const { file, span, name, added, removed, hunks } = piece;
  const lines = l10n.t('lines {0} to {1}', span.startLine, span.endLine);
  const first = Math.min(Math.max(hunks[0]?.startLine ?? span.startLine, span.startLine), span.endLine);
  return {
    label: name === undefined ? lines : plainName(name),
    description: `+${added} −${removed}${name === undefined ? '' : ` · ${lines}`}`,
    detail: (file.lines[first - 1] ?? '').trim().slice(0, 200),
    piece,
  };
}

/** For instance: `Left out: 2 generated, 1 deleted`. */
function leftOutItem(leftOut: ChangedFiles['leftOut']): PieceItem[] {
  const reasons = leftOutReasons.filter((reason) => leftOut.has(reason));
  if (reasons.length === 0) return [];
  return [
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: l10n.t('Left out: {0}', leftOutWords(leftOut)),
      detail: reasons
        .flatMap((reason) => leftOut.get(reason) ?? [])
        .join(', ')
        .slice(0, 300),
      alwaysShow: true,
    },
  ];
}

/** For instance: `2 generated, 1 deleted`. */
export const leftOutWords = (leftOut: ChangedFiles['leftOut']): string =>
  leftOutReasons
    .filter((reason) => leftOut.has(reason))
    .map((reason) => wordReason(reason, leftOut.get(reason)?.length ?? 0))
    .join(', ');

function wordReason(reason: LeftOutReason, count: number): string {
  switch (reason) {
    case 'deleted':
      return l10n.t('{0} deleted', count);
    case 'conflict':
      return l10n.t('{0} with conflicts', count);
    case 'generated':
      return l10n.t('{0} generated', count);
    case 'excluded':
      return l10n.t('{0} excluded', count);
    case 'outside':
      return l10n.t('{0} outside of the workspace', count);
    case 'notText':
      return l10n.t('{0} not text', count);
    case 'link':
      return l10n.t('{0} linked', count);
    case 'huge':
      return l10n.t('{0} too large', count);
    case 'unreadable':
      return l10n.t('{0} unreadable', count);
    case 'more':
      return l10n.t('{0} more', count);
  }
}
