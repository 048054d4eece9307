/** How an arrangement of blocks stands. Positions and blocks are counted from zero. */
export interface Standing {
  /** So many at the beginning are right. */
  readonly right: number;
  /** Positions of the blocks that have to move: the fewest that would do. */
  readonly misplaced: readonly number[];
}

/**
 * Holds an arrangement against the order of the code.
 * @param arranged For each position the block that stands there, as a number in the order of the code.
 * @param keys For each block, in the order of the code, what it shares with those that may stand in its place.
 */
export function standingOf(arranged: readonly number[], keys: readonly string[]): Standing {
  const free = new Map<string, number[]>();
  keys.forEach((key, place) => {
    free.set(key, [...(free.get(key) ?? []), place]);
  });
  // Of blocks that may stand for each other, the first takes the first of their places.
  const places = arranged.map((block) => free.get(keys[block] ?? '')?.shift() ?? -1);
  const wrong = places.findIndex((place, position) => place !== position);
  const staying = longestAscending(places);
  return {
    right: wrong < 0 ? places.length : wrong,
    misplaced: places.flatMap((_, position) => (staying.has(position) ? [] : [position])),
  };
}

/** Positions of a longest ascending subsequence. */
function longestAscending(values: readonly number[]): ReadonlySet<number> {
  const best: { readonly length: number; readonly before: number }[] = [];
  for (const value of values) {
    let longest = { length: 1, before: -1 };
    for (const [before, { length }] of best.entries()) {
      if ((values[before] ?? 0) < value && length + 1 > longest.length) longest = { length: length + 1, before };
    }
    best.push(longest);
  }
  const positions = new Set<number>();
  const top = Math.max(0, ...best.map(({ length }) => length));
  for (let at = best.findIndex(({ length }) => length === top); at >= 0; at = best[at]?.before ?? -1) positions.add(at);
  return positions;
}
