/** A line of a shopping cart. Prices are whole cents, so that sums are exact. */
export interface CartLine {
  readonly sku: string;
  readonly category: string;
  readonly quantity: number;
  readonly unitCents: number;
}

/** A rule looks at all lines and says how many cents it takes off. */
export type DiscountRule = (lines: readonly CartLine[]) => number;

const lineCents = (line: CartLine): number => line.unitCents * line.quantity;

/** Buy `size` of one article and pay for `size - 1`. */
export function bundle(size: number): DiscountRule {
  if (size < 2) throw new RangeError(`A bundle of ${size} would give everything away.`);
  return (lines) => {
    let off = 0;
    for (const line of lines) {
      const free = Math.floor(line.quantity / size);
      off += free * line.unitCents;
    }
    return off;
  };
}

/** A percentage off one category, once its lines reach a minimum. */
export function categoryPercent(category: string, percent: number, minimumCents = 0): DiscountRule {
  return (lines) => {
    const total = groupBy(lines, (line) => line.category)
      .get(category)
      ?.reduce((sum, line) => sum + lineCents(line), 0);
    if (total === undefined || total < minimumCents) return 0;
    return Math.round((total * percent) / 100);
  };
}

/** Sorts items into groups by a key. Groups stand in the order in which their first item came. */
export function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** What the cart costs with the one rule that helps most: discounts do not add up. */
export function bestPrice(lines: readonly CartLine[], rules: readonly DiscountRule[]): number {
  const full = lines.reduce((sum, line) => sum + lineCents(line), 0);
  let best = 0;
  for (const rule of rules) {
    const off = rule(lines);
    if (off > full) continue;
    best = Math.max(best, off);
  }
  return full - best;
}
