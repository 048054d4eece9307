import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Block, BlockSplitter } from '../../webview/markdown/blocks.ts';
import { parseBlock } from '../../webview/markdown/parser.ts';

/** All blocks of a text, as `kind: source`, the open one last. */
function split(...chunks: readonly string[]): string[] {
  const splitter = new BlockSplitter();
  for (const chunk of chunks) splitter.append(chunk);
  return [...splitter.settled, ...splitter.open].map(
    ({ kind, source, continues }) => `${kind}${continues ? '+' : ''}: ${source.trimEnd()}`,
  );
}

describe('webview: blocks of Markdown', () => {
  const cases: Readonly<Record<string, readonly [text: string, blocks: readonly string[]]>> = {
    'paragraphs end at blank lines': ['a\nb\n\nc', ['flow: a\nb', 'flow: c']],
    'a heading is a block of its own': ['a\n# b\nc', ['flow: a', 'flow: # b', 'flow: c']],
    'an underlined heading stays with its text': ['a\nb\n---\nc', ['flow: a\nb\n---', 'flow: c']],
    'a rule is not an underline when nothing is above it': ['a\n\n---\n\nb', ['flow: a', 'flow: ---', 'flow: b']],
    'a fence holds blank lines': ['```ts\na\n\nb\n```\nc', ['fence: ```ts\na\n\nb\n```', 'flow: c']],
    'a fence ends a paragraph': ['a\n```\nb', ['flow: a', 'fence: ```\nb']],
    'a longer fence holds a shorter one': ['````\n```\n````\na', ['fence: ````\n```\n````', 'flow: a']],
    'tildes do not close backticks': ['```\n~~~\n```', ['fence: ```\n~~~\n```']],
    'a fence that is never closed': ['```\na\n\n# b', ['fence: ```\na\n\n# b']],
    'items settle one by one': ['- a\n- b\n- c', ['item: - a', 'item+: - b', 'item+: - c']],
    'a loose list is one list': ['1. a\n\n2. b', ['item: 1. a', 'item+: 2. b']],
    'another marker is another list': ['- a\n* b\n1. c', ['item: - a', 'item: * b', 'item: 1. c']],
    'nested items stay with their item': ['- a\n  - b\n    - c\n- d', ['item: - a\n  - b\n    - c', 'item+: - d']],
    'an item holds indented paragraphs and fences': [
      '1. a\n\n   b\n   ```\n   c\n\n   d\n   ```\n2. e',
      ['item: 1. a\n\n   b\n   ```\n   c\n\n   d\n   ```', 'item+: 2. e'],
    ],
    'an item with lazy text': ['- a\nb\n- c', ['item: - a\nb', 'item+: - c']],
    'a list ends at text after a blank line': ['- a\n\nb', ['item: - a', 'flow: b']],
    'a fence without indentation ends a list': ['- a\n```\nb\n```', ['item: - a', 'fence: ```\nb\n```']],
    'a fence in an item ends with the item': ['- a\n  ```\n  b\nc', ['item: - a\n  ```\n  b', 'flow: c']],
    'a year does not start a list in a paragraph': ['in\n1986. A good year', ['flow: in\n1986. A good year']],
    'a quote is one block': ['> a\n> b\nc\n\n> d', ['flow: > a\n> b\nc', 'flow: > d']],
    'a table is one block': ['| a |\n| - |\n| 1 |\n| 2 |\n\nb', ['flow: | a |\n| - |\n| 1 |\n| 2 |', 'flow: b']],
    'line ends of Windows': ['a\r\n\r\n```\r\nb\r\n```\r\nc', ['flow: a', 'fence: ```\nb\n```', 'flow: c']],
    'nothing but blank lines': ['\n \n\n', []],
  };
  for (const [name, [text, blocks]] of Object.entries(cases)) {
    it(name, () => assert.deepEqual(split(text), blocks));
  }

  const line = fc.constantFrom(
    ...[
      'a',
      'b `c` **d**',
      '',
      '',
      '# h',
      '- i',
      '  - j',
      '1. k',
      '2. l',
      '   m',
      '> q',
      '```',
      '```ts',
      '~~~',
      '---',
      '| t |',
    ],
  );
  const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\n'));

  it('does not depend on how the text was cut', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 20 }), (whole, cuts) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, index) => whole.slice(places[index], end));
        assert.deepEqual(split(...chunks), split(whole));
      }),
    );
  });

  it('never changes a settled block', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const splitter = new BlockSplitter();
        const seen: Block[] = [];
        for (const character of whole) {
          splitter.append(character);
          seen.push(...splitter.settled.slice(seen.length));
          assert.deepEqual(splitter.settled, seen);
        }
      }),
    );
  });

  it('loses no text', () => {
    fc.assert(
      fc.property(text, (whole) => {
        const words = (source: string) => source.split(/\s+/).filter((word) => word !== '');
        const parts = split(whole).map((block) => block.slice(block.indexOf(': ') + 2));
        assert.deepEqual(words(parts.join('\n')), words(whole));
      }),
    );
  });

  it('finds the same top-level elements as the parser does', () => {
    // Lists are cut into items on purpose, so they count once as long as they go on.
    const outline = (source: string) =>
      parseBlock(source)
        .filter(({ level, nesting }) => level === 0 && nesting >= 0)
        .map(({ type, markup }) => (type.endsWith('list_open') ? `${type} ${markup}` : type));
    fc.assert(
      fc.property(text, (whole) => {
        const splitter = new BlockSplitter();
        splitter.append(`${whole}\n`);
        const blocks = [...splitter.settled, ...splitter.open];
        const found = blocks.flatMap(({ source, continues }) => (continues ? [] : outline(source)));
        assert.deepEqual(found, outline(whole));
      }),
      { numRuns: 2000 },
    );
  });
});
