import { diffArrays } from 'diff';

/** Lines that took the place of others. */
export interface Hunk {
  /** One-based number of the first new line; of the line below, where lines were only taken away. */
  readonly startLine: number;
  /** How many lines are new. */
  readonly added: number;
  /** One-based number, in the old text, of the first line that is gone; of the line below, where there is none. */
  readonly oldStartLine: number;
  /** How many lines are gone. */
  readonly removed: number;
}

/** Comparing texts that have nothing in common takes long; past that time, all between their common ends is one change. */
const COMPARE_MILLISECONDS = 500;

/** The differences between two texts, from the top down. */
export function hunksOf(oldLines: readonly string[], newLines: readonly string[]): Hunk[] {
  const parts = diffArrays([...oldLines], [...newLines], { timeout: COMPARE_MILLISECONDS });
  if (parts === undefined) return [allBetween(oldLines, newLines)];
  const hunks: Hunk[] = [];
  let [line, oldLine] = [1, 1];
  let open: Hunk | undefined;
  for (const { added, removed, count } of parts) {
    if (!added && !removed) {
      if (open) hunks.push(open);
      open = undefined;
      line += count;
      oldLine += count;
      continue;
    }
    open ??= { startLine: line, added: 0, oldStartLine: oldLine, removed: 0 };
    if (added) line += count;
    else oldLine += count;
    open = { ...open, added: line - open.startLine, removed: oldLine - open.oldStartLine };
  }
  return open ? [...hunks, open] : hunks;
}

function allBetween(oldLines: readonly string[], newLines: readonly string[]): Hunk {
  const shorter = Math.min(oldLines.length, newLines.length);
  let before = 0;
  while (before < shorter && oldLines[before] === newLines[before]) before += 1;
  let after = 0;
  while (after < shorter - before && oldLines.at(-1 - after) === newLines.at(-1 - after)) after += 1;
  return {
    startLine: before + 1,
    added: newLines.length - before - after,
    oldStartLine: before + 1,
    removed: oldLines.length - before - after,
  };
}

/**
 * Hunks as they stand in a later text; those that changed once more are left out, since what they were is no longer there.
 * @param later What changed between the text that the hunks are of and the later one.
 */
export function carriedOver(hunks: readonly Hunk[], later: readonly Hunk[]): Hunk[] {
  return hunks.flatMap((hunk) => {
    const end = hunk.startLine + hunk.added;
    const isTouched = later.some(
      ({ oldStartLine, removed }) => oldStartLine < end && oldStartLine + removed > hunk.startLine,
    );
    if (isTouched) return [];
    const moved = later
      .filter(({ oldStartLine, removed }) => oldStartLine + removed <= hunk.startLine)
      .reduce((sum, { added, removed }) => sum + added - removed, 0);
    return [{ ...hunk, startLine: hunk.startLine + moved }];
  });
}
