import assert from 'node:assert/strict';
import { findRef } from '../../../src/session/findRef.ts';
import { evidenceIn } from '../../../src/tutor/checks/evidence.ts';
import { leaks } from '../../../src/tutor/checks/leak.ts';

/** Each of these took minutes, or threw, before. */
describe('checks of texts that are far too long', () => {
  it('take a quote of thousands of words for none', () => {
    const answer = 'so it is '.repeat(5_000);
    assert.equal(evidenceIn(answer, answer), undefined);
    assert.deepEqual(evidenceIn(answer, 'It  is'), { start: 3, end: 8 });
  });

  it('find a leak among a million words', () => {
    const words = (count: number, word: string) => Array.from({ length: count }, (_, index) => `${word}${index}`);
    const [said, hidden] = [words(500_000, 'a'), words(500_000, 'b')];
    assert.equal(leaks(said.join(' '), hidden.join(' '), 'meaning'), false);
    assert.equal(leaks([...said, ...hidden.slice(-5)].join(' '), hidden.join(' '), 'meaning'), true);
  });

  it('place a line with several secrets by what is around them', () => {
    const place = (line: string, quote: string) =>
      findRef({ startLine: 1, lines: ['other', line] }, { startLine: 2, endLine: 2, quote })?.startLine;
    const between = '[redacted: key]';
    assert.equal(place('a'.repeat(20_000), `a${between}a${between}a${between}b`), undefined);
    assert.equal(place('f("one", "two");', `f("${between}", "${between}");`), 2);
    assert.equal(place('key = x', `key = ${between}`), 2);
    assert.equal(place('key = ', `key = ${between}`), undefined);
    assert.equal(place('f("one", 2);', `f("${between}", "${between}");`), undefined);
  });
});
