/**
 * `next`, with every part that equals the same part of `previous` replaced by that very object. Snapshots arrive as
 * fresh copies; what did not change is recognised by identity afterwards, and is not rendered again.
 */
export function share<T>(previous: unknown, next: T): T;
export function share(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(next)) {
    if (!Array.isArray(previous)) return next;
    const items = next.map((item: unknown, index) => share(previous[index], item));
    return previous.length === items.length && items.every((item, index) => item === previous[index])
      ? previous
      : items;
  }
  if (!isRecord(previous) || !isRecord(next)) return next;
  const entries = Object.entries(next).map(([key, value]) => [key, share(previous[key], value)] as const);
  const same =
    Object.keys(previous).length === entries.length && entries.every(([key, value]) => value === previous[key]);
  return same ? previous : Object.fromEntries(entries);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
