import assert from 'node:assert/strict';
import { packContext } from '../../src/capture/contextPack.ts';
import type { SymbolNode } from '../../src/capture/symbols.ts';
import { beforeItem } from '../../src/changes/before.ts';
import { isGeneratedPath, isMarkedGenerated } from '../../src/changes/generated.ts';
import { hunksOf } from '../../src/changes/hunks.ts';
import { piecesOf } from '../../src/changes/pieces.ts';
import { at } from '../tutor/support/cart.ts';

const unit = (name: string, startLine: number, endLine: number, children: readonly SymbolNode[] = []): SymbolNode => ({
  name,
  span: { startLine, endLine },
  isUnit: true,
  children,
});

function pieces(before: readonly string[], after: readonly string[], outline?: readonly SymbolNode[]) {
  const lines = { lineCount: after.length, lineAt: (line: number) => at(after, line - 1) };
  return piecesOf({ lines, oldLines: before, hunks: hunksOf(before, after), outline });
}

const shop = [
  'export function total(items) {',
  '  let sum = 0;',
  '  for (const item of items) sum += item.price;',
  '  return sum;',
  '}',
  '',
  'export function count(items) {',
  '  return items.length;',
  '}',
];
const outline = [unit('total', 1, 5), unit('count', 7, 9)];

describe('pieces of a change', () => {
  it('are the functions in which something changed, with all that changed in them', () => {
    const after = shop.with(1, '  let sum = 1;').with(3, '  return sum * 2;');
    const [piece, ...others] = pieces(shop, after, outline);
    assert.deepEqual(others, []);
    assert.deepEqual(piece?.span, { startLine: 1, endLine: 5 });
    assert.equal(piece?.name, 'total');
    assert.deepEqual([piece?.added, piece?.removed, piece?.hunks.length], [2, 2, 2]);
  });

  it('hold what was taken away at the end of a function, not the next one', () => {
    const after = shop.toSpliced(3, 1);
    const [piece, ...others] = pieces(shop, after, [unit('total', 1, 4), unit('count', 6, 8)]);
    assert.deepEqual([piece?.name, piece?.added, piece?.removed, others.length], ['total', 0, 1, 0]);
  });

  it('hold what was taken away at the end of a function without braces', () => {
    const before = [
      'def total(items):',
      '    check(items)',
      '    return 1',
      '    log(items)',
      'def count(items):',
      '    return 2',
    ];
    const found = pieces(before, before.toSpliced(3, 1), [unit('total', 1, 3), unit('count', 4, 5)]);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['total'],
    );
  });

  it('are each function of a new file that is long, and the whole of a class that is short', () => {
    const body = Array.from({ length: 40 }, (_, index) => `    step${index}();`);
    const long = ['class A {', '  a() {', ...body, '  }', '', '  b() {', ...body, '  }', '}'];
    const methods = [unit('a', 2, 43), unit('b', 45, 86)];
    const found = pieces([], long, [unit('A', 1, 87, methods)]);
    assert.deepEqual(
      found.map(({ name }) => name),
      ['A', 'a', 'b'],
    );
    assert.deepEqual(found[0]?.span, { startLine: 1, endLine: 1 }, 'of the class its own lines alone');
    const short = ['class A {', '  a() {', '    one();', '  }', '', '  b() {', '    two();', '  }', '}'];
    const whole = pieces([], short, [unit('A', 1, 9, [unit('a', 2, 4), unit('b', 6, 8)])]);
    assert.deepEqual(
      whole.map(({ name, span }) => [name, span]),
      [['A', { startLine: 1, endLine: 9 }]],
    );
  });

  it('go by blank lines where the editor knows no symbols', () => {
    const found = pieces(shop, shop.with(7, '  return items?.length ?? 0;'));
    assert.deepEqual(
      found.map(({ name, span }) => [name, span]),
      [[undefined, { startLine: 7, endLine: 9 }]],
    );
  });

  it('are worth what is new in them: nothing for what was only indented, moved, commented or imported', () => {
    const worth = (before: readonly string[], after: readonly string[]) => pieces(before, after)[0]?.worth;
    assert.equal(worth(['a();', 'bb();'], ['  a();', '  bb();']), 0);
    assert.equal(worth(['aaa();'], ['// a comment', 'aaa();']), 0);
    assert.equal(worth(['aaa();'], ["import a from './a';", 'aaa();']), 0);
    assert.ok((worth(['aaa();'], ['bbb();', 'ccc();']) ?? 0) > (worth(['aaa();'], ['bbb();']) ?? 0));
  });

  it('are none of a text without changes, and survive an outline that is of another text', () => {
    assert.deepEqual(pieces(shop, shop, outline), []);
    assert.equal(pieces(shop, ['x'], outline).length, 1);
    assert.deepEqual(pieces(shop, [''], outline), []);
  });
});

describe('what stood there before', () => {
  const item = async (before: readonly string[], after: readonly string[], isSent = true) => {
    const piece = pieces(before, after, outline)[0];
    assert.ok(piece);
    return beforeItem(piece, isSent ? before : undefined, 'javascript');
  };

  it('is told by the lines that took its place', async () => {
    const { kind, text } = await item(shop, shop.with(1, '  let sum = 1;').toSpliced(2, 0, '  log(sum);'));
    assert.equal(kind, 'before');
    assert.equal(text, 'lines 2 to 3 are new, instead of:\n-   let sum = 0;');
  });

  it('is told of lines that are gone, and of code that has no past', async () => {
    const gone = await item(shop, shop.toSpliced(2, 1));
    assert.equal(gone.text, 'above line 3, lines were taken away:\n-   for (const item of items) sum += item.price;');
    assert.equal((await item([], shop)).text, 'lines 1 to 5 are new');
  });

  it('holds no secrets, those of several lines neither', async () => {
    const body = Array.from({ length: 6 }, (_, index) => `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}${index}`);
    const key = [`-----BEGIN ${'RSA'} PRIVATE KEY-----`, ...body, `-----END ${'RSA'} PRIVATE KEY-----`];
    const before = ['const key = `', ...key, '`;', 'sign(key);'];
    // What changed is the middle of the key alone.
    const { text } = await item(before, before.with(2, 'x').with(3, 'y'));
    assert.doesNotMatch(text, /MIIE/);
    assert.match(text, /redacted: private key/);
  });

  it('stays here where the old file is never sent', async () => {
    const { text } = await item(shop, shop.with(1, '  let sum = 1;'), false);
    assert.equal(text, 'line 2 is new');
  });

  it('is cut where it is long', async () => {
    const long = Array.from({ length: 200 }, (_, index) => `old${index}(${'x'.repeat(500)});`);
    const { text } = await item(long, ['new();']);
    const lines = text.split('\n');
    assert.equal(lines.length, 13);
    assert.equal(lines.at(-1), '(and 189 lines more)');
    assert.equal(packContext([{ kind: 'before', label: 'recent change', text }]).length, 1, 'it fits');
    assert.ok(Math.max(...lines.map((line) => line.length)) < 210);
  });
});

describe('generated files', () => {
  for (const path of [
    'package-lock.json',
    'web/yarn.lock',
    'Cargo.lock',
    'dist/a.js',
    'a/b.min.js',
    'x/__snapshots__/a.ts',
    'go.sum',
  ]) {
    it(`are known by their path: ${path}`, () => assert.ok(isGeneratedPath(path)));
  }
  for (const path of ['src/lock.ts', 'src/distance.ts', 'package.json', 'lib/map.ts', '']) {
    it(`are not: ${path || 'nothing'}`, () => assert.ok(!isGeneratedPath(path)));
  }
  it('are known by what their tools write on top', () => {
    assert.ok(isMarkedGenerated(['// Code generated by protoc-gen-go. DO NOT EDIT.']));
    assert.ok(isMarkedGenerated(['/**', ' * @generated SignedSource<<…>>', ' */']));
    assert.ok(!isMarkedGenerated(['// The report is generated by hand.', 'export {};']));
  });
});
