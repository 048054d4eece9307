import type { CodeFacts, SymbolFact, UseFacts } from '../../src/keyless/facts.ts';
import { occurrences } from '../../src/keyless/text.ts';

/** Code of which the tests know everything; line 1 is the first. */
export const text = `import { round } from './money';
import { readFile } from 'node:fs/promises';

const RATE = 0.2;

export class Basket {
  readonly items: Item[] = [];
  add(item: Item): void {
    this.items.push(item);
  }
  sum(factor: number): number {
    let result = 0;
    for (const item of this.items) result += price(item, factor);
    return round(result);
  }
  clear(): void {
    this.items.length = 0;
  }
}

function price(item: Item, factor: number): number {
  const net = item.cost * factor;
  return net + tax(net);
}

function tax(net: number): number {
  return net * RATE;
}

export async function load(path: string): Promise<Basket> {
  const basket = new Basket();
  for (const line of (await readFile(path, 'utf8')).split('\\n')) {
    basket.add(JSON.parse(line));
  }
  return basket;
}`;
export const lines = text.split('\n');

const symbol = (
  name: string,
  kind: SymbolFact['kind'],
  startLine: number,
  endLine: number,
  parent?: number,
): SymbolFact => ({
  name,
  kind,
  span: { startLine, endLine },
  at: { line: startLine, character: (lines[startLine - 1] ?? '').indexOf(name) },
  ...(parent !== undefined && { parent }),
});

export const symbols: readonly SymbolFact[] = [
  symbol('RATE', 'constant', 4, 4),
  symbol('Basket', 'class', 6, 19),
  symbol('items', 'property', 7, 7, 1),
  symbol('add', 'method', 8, 10, 1),
  symbol('sum', 'method', 11, 15, 1),
  symbol('clear', 'method', 16, 18, 1),
  symbol('price', 'function', 21, 24),
  symbol('tax', 'function', 26, 28),
  symbol('load', 'function', 30, 36),
];

const hovers: Readonly<Record<string, string>> = {
  RATE: 'const RATE: number',
  items: '(property) Basket.items: Item[]',
  add: '(method) Basket.add(item: Item): void',
  sum: '(method) Basket.sum(factor: number): number',
  clear: '(method) Basket.clear(): void',
  price: 'function price(item: Item, factor: number): number',
  tax: 'function tax(net: number): number',
  load: 'function load(path: string): Promise<Basket>',
};

/** What language services would say: references are where the names stand, apart from the declaration. */
function usesOf({ name, at }: SymbolFact): UseFacts {
  const here = occurrences(lines, name).filter(({ line, character }) => line !== at.line || character !== at.character);
  return { here, elsewhere: 0 };
}

export const facts: CodeFacts = {
  path: 'src/basket.ts',
  lines,
  symbols,
  uses: new Map(symbols.map((each, index) => [index, usesOf(each)])),
  signatures: new Map(
    symbols.flatMap(({ name }, index) => (hovers[name] === undefined ? [] : [[index, hovers[name]] as const])),
  ),
  definitions: [
    { name: 'round', at: { line: 14, character: 11 }, file: 'money.ts' },
    { name: 'readFile', at: { line: 32, character: 28 }, file: 'promises.d.ts' },
    { name: 'net', at: { line: 23, character: 9 }, declaredAt: 22 },
    { name: 'net', at: { line: 27, character: 9 }, declaredAt: 26 },
    { name: 'net', at: { line: 22, character: 8 }, declaredAt: 22 },
  ],
  neighbours: ['basket.ts', 'money.ts', 'orders.ts', 'people.ts'],
};
