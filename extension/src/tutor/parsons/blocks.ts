import { statementsOf } from './statements.ts';

export const parsonsLimits = { fewest: 4, most: 12, lines: 80 } as const;

/**
 * The blocks of code to be put in order, each a statement or a few, without the indentation that all have. Undefined if
 * there are too few to make a task of, or more lines than one can hold in mind.
 */
export function blocksOf(lines: readonly string[], languageId: string): readonly string[] | undefined {
  if (lines.length > parsonsLimits.lines) return undefined;
  const blocks = statementsOf(lines, languageId);
  const merged = mergedTo(parsonsLimits.most, blocks);
  // Blocks that are all equal are in order, however they stand.
  const texts = dedented(merged).map((block) => block.join('\n'));
  return new Set(texts).size >= parsonsLimits.fewest ? texts : undefined;
}

/** Puts neighbours together that make the smallest block, the deepest first, until there are no more than so many. */
function mergedTo(most: number, blocks: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let merged = blocks;
  while (merged.length > most) {
    const costs = merged.slice(1).map((block, index) => {
      const before = merged[index] ?? [];
      return (before.length + block.length) * 1_000 - Math.min(indentOf(before), indentOf(block));
    });
    const at = costs.indexOf(Math.min(...costs));
    merged = merged.toSpliced(at, 2, [...(merged[at] ?? []), ...(merged[at + 1] ?? [])]);
  }
  return merged;
}

const indentOf = (block: readonly string[]): number => /^\s*/.exec(block[0] ?? '')?.[0].length ?? 0;

function dedented(blocks: readonly (readonly string[])[]): string[][] {
  const filled = blocks.flat().filter((line) => line.trim() !== '');
  const common = Math.min(...filled.map((line) => indentOf([line])));
  return blocks.map((block) => block.map((line) => (line.trim() === '' ? '' : line.slice(common).trimEnd())));
}

/** Statements whose order among each other certainly changes nothing, by language. */
const withoutOrder: Readonly<Record<string, RegExp>> = {
  typescript: /^import type .*$/,
  typescriptreact: /^import type .*$/,
  java: /^import [\w.*]+;$/,
  csharp: /^using [\w.]+;$/,
  rust: /^use [\w:{}, *]+;$/,
};

/**
 * For each block, what it shares with the blocks that may stand in its place: its text, or that it is one of several
 * imports in a row that do nothing but name things.
 */
export function placeKeys(blocks: readonly string[], languageId: string): readonly string[] {
  const free = withoutOrder[languageId];
  let run = '';
  return blocks.map((block, index) => {
    if (free?.test(block) !== true) {
      run = '';
      return block;
    }
    if (run === '') run = `run from ${index}`;
    return run;
  });
}
