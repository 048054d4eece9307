import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type JsonPath, JsonStream } from '../../src/tutor/jsonStream.ts';

/** Everything a listener is told about a text that comes in these pieces, with texts of one string joined. */
function read(pieces: readonly string[]) {
  const texts = new Map<string, string>();
  const values: [JsonPath, unknown][] = [];
  const stream = new JsonStream({
    text: (path, added) => texts.set(JSON.stringify(path), (texts.get(JSON.stringify(path)) ?? '') + added),
    value: (path, value) => values.push([path, value]),
  });
  for (const piece of pieces) stream.push(piece);
  return { texts, values, state: stream.state, root: values.at(-1)?.[1] };
}

/** Cuts a text at the given places, surrogate pairs and escapes included. */
function cut(text: string, places: readonly number[]): string[] {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  return [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
}

const anyObject = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ maxDepth: 4 }));
const places = fc.array(fc.nat(5000), { maxLength: 40 });

describe('JsonStream', () => {
  it('reads what JSON.parse reads, however it is cut', () => {
    fc.assert(
      fc.property(anyObject, places, fc.constantFrom(0, 2), (value, at, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { root, state } = read(cut(text, at));
        assert.equal(state, 'complete');
        assert.deepEqual(root, JSON.parse(text));
      }),
    );
  });

  it('tells the same texts and values for any cut', () => {
    fc.assert(
      fc.property(anyObject, places, (value, at) => {
        const text = JSON.stringify(value);
        assert.deepEqual(read(cut(text, at)), read([text]));
      }),
    );
  });

  it('tells a text as it grows and a value as soon as it is complete', () => {
    const told: unknown[] = [];
    const stream = new JsonStream({
      text: (path, added) => told.push(['text', path.join('.'), added]),
      value: (path, value) => told.push(['value', path.join('.'), value]),
    });
    for (const piece of ['{"steps":[{"says":"Ad', 'ds \\u00', 'e4', '."}', ',']) stream.push(piece);
    assert.deepEqual(told, [
      ['text', 'steps.0.says', 'Ad'],
      ['text', 'steps.0.says', 'ds '],
      ['text', 'steps.0.says', 'ä'],
      ['text', 'steps.0.says', '.'],
      ['value', 'steps.0.says', 'Adds ä.'],
      ['value', 'steps.0', { says: 'Adds ä.' }],
    ]);
    assert.equal(stream.state, 'open');
  });

  it('never tells half of a surrogate pair', () => {
    const added: string[] = [];
    const stream = new JsonStream({ text: (_path, text) => added.push(text) });
    for (const piece of ['{"a":"\\ud83d', '\\ude00', '😀'.slice(0, 1), '😀'.slice(1), '"}']) stream.push(piece);
    assert.deepEqual(added, ['😀', '😀']);
  });

  it('skips a fence and what follows the value', () => {
    const { root, state } = read(['Here it is:\n```json\n{"a": ', '[1, -2.5e3, true, null]}\n``` done {"b":1}']);
    assert.deepEqual([root, state], [{ a: [1, -2500, true, null] }, 'complete']);
  });

  for (const text of [
    '{"a" 1}',
    '{a: 1}',
    '{"a": tru }',
    '{"a": 1]',
    '{"a": "\\x"}',
    '{,}',
    '[{"a":[1 2]}]',
    `${'{"a":'.repeat(40)}1`,
  ]) {
    it(`stops at what is not JSON: ${text.slice(0, 24)}`, () => assert.equal(read([text]).state, 'broken'));
  }

  it('keeps a dangerous key as plain data', () => {
    const { root } = read(['{"__proto__":{"polluted":true}}']);
    assert.ok(typeof root === 'object' && root !== null && Object.hasOwn(root, '__proto__'));
    assert.equal(Reflect.get({}, 'polluted'), undefined);
  });
});
