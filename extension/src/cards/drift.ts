import { createHash } from 'node:crypto';
import { resolveRef } from '../tutor/refs.ts';
import type { CardPlace } from './card.ts';

/** What became of the lines that a card is about, in the file as it is now. */
export type Drift =
  | { readonly kind: 'unchanged' }
  /** The same lines stand elsewhere. */
  | { readonly kind: 'moved'; readonly startLine: number }
  /** Something of them is still there. */
  | { readonly kind: 'changed'; readonly startLine: number }
  | { readonly kind: 'gone' };

/** SHA-256 of code, white space folded and blank lines left out: formatting changes nothing that is learned. */
export function hashOf(lines: readonly string[]): string {
  const folded = lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '');
  return createHash('sha256').update(folded.join('\n')).digest('hex');
}

/** The lines are looked for where they were, then by their anchors. */
export function driftOf(
  { startLine, lines, hash, anchors }: Pick<CardPlace, 'startLine' | 'lines' | 'hash' | 'anchors'>,
  now: readonly string[],
): Drift {
  const isAt = (line: number) => line >= 1 && hashOf(now.slice(line - 1, line - 1 + lines.length)) === hash;
  if (isAt(startLine)) return { kind: 'unchanged' };
  const code = { startLine: 1, lines: now };
  const found = anchors.flatMap((anchor) => {
    const ref = resolveRef(code, anchor);
    return ref === undefined ? [] : [ref.startLine - (anchor.startLine - startLine)];
  });
  const moved = found.find(isAt);
  if (moved !== undefined) return { kind: 'moved', startLine: moved };
  // An anchor may stand in the file twice: every place where the first line stands is tried too.
  const first = (lines[0] ?? '').trim();
  const copies = now.flatMap((line, index) =>
    first !== '' && line.trim() === first && isAt(index + 1) ? [index + 1] : [],
  );
  if (copies[0] !== undefined) return { kind: 'moved', startLine: copies[0] };
  return found[0] === undefined ? { kind: 'gone' } : { kind: 'changed', startLine: Math.max(1, found[0]) };
}
