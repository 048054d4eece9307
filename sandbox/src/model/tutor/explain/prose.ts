/** Small tools for sentences. */

/** `a`, `a and b`, `a, b and c`; with more than `most`, how many others there are. */
export function listed(items: readonly string[], most = 4): string {
  const shown = items.length > most ? [...items.slice(0, most - 1), `${items.length - most + 1} more`] : items;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** `line 4` or `lines 4 to 7`. */
export const lineRange = (from: number, to: number): string =>
  from === to ? `line ${from}` : `lines ${from} to ${to}`;

/** `line 4` or `lines 4, 6 and 9`. */
export const lineList = (lines: readonly number[]): string =>
  lines.length === 1 ? `line ${lines[0]}` : `lines ${listed(lines.map(String), 5)}`;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
export const inCode = (text: string): string => `\`${text}\``;
