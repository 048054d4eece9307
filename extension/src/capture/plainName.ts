/**
 * A symbol's name without the values that language services put into it: TypeScript names a callback after the whole
 * call, `connect('postgres://…') callback`. Such values are code, may be secrets, and say nothing of a place.
 */
export function plainName(name: string): string {
  const quote = name.search(/["'`]/);
  if (quote < 0) return name;
  const open = name.indexOf('(');
  // Quotes around the whole, as keys and titles have them.
  if (open < 0 || quote < open) return name;
  // A long call is cut off before it closes.
  return `${name.slice(0, open)}()${/ callback$/.exec(name)?.[0] ?? ''}`;
}
