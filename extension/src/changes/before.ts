import { redact } from '../capture/redact.ts';
import { type LineSpan, linesOf } from '../capture/span.ts';
import { surroundings } from '../capture/surroundings.ts';
import type { ContextItem } from '../tutor/snippet.ts';
import type { Hunk } from './hunks.ts';

/**
 * Characters of old lines that go along with a lesson, some 700 tokens: about half of what all context may have. A longer
 * past says no more.
 */
const CHARACTERS = 2_400;
const LINE_CHARACTERS = 200;

/**
 * What stood in the place of a piece before it changed, for the tutor; secrets are searched for in the old text around it,
 * as they are for the new one.
 * @param oldLines Undefined if they must not be sent: then only which lines are new is told.
 */
export async function beforeItem(
  { hunks, span }: { readonly hunks: readonly Hunk[]; readonly span: LineSpan },
  oldLines: readonly string[] | undefined,
  languageId: string,
): Promise<ContextItem> {
  const texts: string[] = [];
  let room = CHARACTERS;
  for (const hunk of hunks) {
    const gone = oldLines === undefined ? [] : await goneWithoutSecrets(oldLines, hunk, languageId);
    const shown: string[] = [];
    for (const line of gone.map((whole) => whole.slice(0, LINE_CHARACTERS))) {
      room -= line.length + 1;
      if (room < 0) break;
      shown.push(`- ${line}`);
    }
    const colon = hunk.added > 0 ? ', instead of:' : ':';
    texts.push(
      `${where(hunk, span)}${shown.length > 0 ? colon : ''}`,
      ...shown,
      ...(gone.length > shown.length ? [`(and ${gone.length - shown.length} lines more)`] : []),
    );
  }
  return { kind: 'before', label: 'recent change', text: texts.join('\n') };
}

function where({ startLine, added }: Hunk, span: LineSpan): string {
  if (added === 0) return `above line ${startLine}, lines were taken away`;
  const from = Math.max(startLine, span.startLine);
  const to = Math.min(startLine + added - 1, span.endLine);
  return from === to ? `line ${from} is new` : `lines ${from} to ${to} are new`;
}

async function goneWithoutSecrets(
  oldLines: readonly string[],
  { oldStartLine, removed }: Hunk,
  languageId: string,
): Promise<readonly string[]> {
  if (removed === 0) return [];
  const span = { startLine: oldStartLine, endLine: oldStartLine + removed - 1 };
  const lines = { lineCount: oldLines.length, lineAt: (line: number) => oldLines[line - 1] ?? '' };
  const around = surroundings(lines, span);
  const redacted = await redact(linesOf(lines, around), around.startLine, languageId);
  const offset = span.startLine - around.startLine;
  return redacted.lines.slice(offset, offset + removed);
}
