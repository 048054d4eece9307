import assert from 'node:assert/strict';
import { isOverloaded, readSignature, readType } from '../../src/keyless/signature.ts';

describe('keyless: signatures out of hovers', () => {
  const read: readonly (readonly [hover: string, name: string, parameters: string, returns: string | undefined])[] = [
    ['function add(a: number, b?: number): number', 'add', 'a b', 'number'],
    ['(method) Cart.total(...items: Item[]): Promise<number>', 'total', 'items', 'Promise<number>'],
    ['const map: <T>(xs: T[], f: (x: T) => T) => T[]', 'map', '', undefined],
    ['const run: (task: () => void, after: Map<string, number>) => void', 'run', 'task after', 'void'],
    ['function pick({ a, b }: Options): void', 'pick', '', undefined],
    [
      '(function) def restock(orders, stock: dict[str, int] = ...) -> list[str]',
      'restock',
      'orders stock',
      'list[str]',
    ],
    ['(function) def log(\n    *args: str,\n    **rest: int\n) -> None', 'log', 'args rest', 'None'],
    ['fn area(self: &Self, width: u32) -> u32', 'area', 'self width', 'u32'],
    ['function none(): void', 'none', '', 'void'],
    ['function cut(a: number, b: ', 'cut', '', undefined],
  ];
  for (const [hover, name, parameters, returns] of read) {
    it(hover.replaceAll('\n', ' '), () => {
      const signature = readSignature(hover, name);
      assert.equal(signature?.parameters.map((parameter) => parameter.name).join(' ') ?? '', parameters);
      assert.equal(signature?.returns, returns);
    });
  }

  it('tells types of values', () => {
    assert.equal(readType('const rate: number', 'rate'), 'number');
    assert.equal(readType('(property) Cart.items?: readonly Item[]', 'items'), 'readonly Item[]');
    assert.equal(readType('(variable) days: dict[str, int]', 'days'), 'dict[str, int]');
    assert.equal(readType('const rated: number', 'rate'), undefined);
  });

  it('knows overloads', () => {
    assert.ok(isOverloaded('function f(a: number): void (+2 overloads)'));
    assert.ok(!isOverloaded('function f(a: number): void'));
  });
});
