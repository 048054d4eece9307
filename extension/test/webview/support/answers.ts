/** A long answer with everything that models write, cut into tokens of a few characters. */
export function longAnswer(tokens: number): string[] {
  const section = (number: number) =>
    [
      `## Part ${number}`,
      '',
      `The loop in \`total\` walks over **every** item, and *each* of them counts once (see part ${number}). It is long enough to wrap.`,
      '',
      '```ts',
      `export function part${number}(items: readonly Item[]): number {`,
      '  // adds up what counts',
      '  return items.filter((item) => item.quantity > 0).reduce((sum, item) => sum + item.price, 0);',
      '}',
      '```',
      '',
      '1. First it looks at the `quantity`.',
      '2. Then it multiplies:',
      '   - the price, in cents',
      '   - the quantity',
      '3. In the end it rounds **once**.',
      '',
      '> A quotation that says what matters.',
      '',
      '| name | value |',
      '| --- | ---: |',
      `| part | ${number} |`,
      '',
    ].join('\n');
  const all: string[] = [];
  for (let number = 1; all.length < tokens; number += 1) all.push(...(section(number).match(/[\s\S]{1,4}/g) ?? []));
  return all.slice(0, tokens);
}
