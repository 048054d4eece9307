import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composeFollowUp, type FollowUp, followUpLimits } from '../../../src/tutor/followUp/compose.ts';
import { beginningOf, endOf } from '../../../src/tutor/followUp/shorten.ts';
import { snippetText } from '../../../src/tutor/snippetText.ts';
import { systemPrompt } from '../../../src/tutor/systemPrompt.ts';
import { at, cart } from '../support/cart.ts';
import { tokensIn } from '../support/prompts.ts';

const asking: FollowUp = {
  snippet: cart,
  lesson: 'It adds up.',
  steps: [],
  about: 'explain',
  earlier: [],
  wrong: [],
  question: 'Now?',
  language: 'en',
};
const exchanges = (count: number, words: number) =>
  Array.from({ length: count }, (_, index) => ({
    question: `Q${index}?`,
    answer: `A${index} ${'because '.repeat(words)}`,
  }));

/** Text of any script, from nothing to a novel. */
const text = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.constantFrom('because it does. ', '因为它加起来', '{}[];=>\n'),
    ),
    fc.integer({ min: 1, max: 3_000 }),
  )
  .map(([piece, times]) => piece.repeat(times).slice(0, 30_000));
const conversations = fc.record({
  snippet: fc
    .array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 300 })
    .map((lines) => ({ ...cart, lines: lines.map((line) => line.replaceAll(/[\r\n]/g, ' ')) })),
  lesson: text.filter((lesson) => lesson.trim() !== ''),
  earlier: fc.array(fc.record({ question: text, answer: text }), { maxLength: 12 }),
  wrong: fc.array(text, { maxLength: 20 }),
  question: text,
  language: fc.constantFrom('en', 'de', 'zh'),
});

describe('the budget of a follow-up', () => {
  it('holds for any conversation, whole in code and question, and the same each time', () => {
    fc.assert(
      fc.property(conversations, (some) => {
        const followUp: FollowUp = { ...asking, ...some };
        const { request } = composeFollowUp(followUp);
        assert.deepEqual(composeFollowUp(structuredClone(followUp)).request, request);
        const { request: alone } = composeFollowUp({ ...followUp, lesson: 'x', earlier: [] });
        const most = Math.max(followUpLimits.input, tokensIn(alone) + 10);
        assert.ok(tokensIn(request) <= most, `${tokensIn(request)} of ${most} tokens`);
        assert.equal(request.turns[0]?.content[0]?.text, snippetText(followUp.snippet));
        assert.deepEqual(request.turns.at(-1), alone.turns.at(-1));
        assert.ok(request.turns.every(({ role }, index) => role === (index % 2 === 0 ? 'user' : 'assistant')));
        assert.ok(request.turns.flatMap(({ content }) => content).every((part) => part.text !== ''));
        assert.equal(request.maxTokens, followUpLimits.answer);
      }),
      { numRuns: 25 },
    );
  });

  it('leaves what is cached the same to the byte from question to question, however long it gets', () => {
    const lesson = 'One sentence of a long dialogue. '.repeat(2_000);
    const prefix = (followUp: Partial<FollowUp>) => {
      const { system, turns } = composeFollowUp({ ...asking, lesson, ...followUp }).request;
      const parts = [...system, ...turns.flatMap(({ content }) => content)];
      const marked = parts.slice(0, parts.findLastIndex(({ cached }) => cached) + 1);
      assert.equal(marked.filter(({ cached }) => cached).length, 3, 'of four marks that a provider takes');
      return JSON.stringify(marked);
    };
    const first = prefix({});
    assert.ok(first.includes(JSON.stringify(systemPrompt)) && first.includes('One sentence'));
    for (const [count, words] of [
      [1, 1],
      [5, 500],
      [40, 200],
    ] as const) {
      assert.equal(
        prefix({ earlier: exchanges(count, words), question: 'why '.repeat(900), wrong: ['It adds up.'] }),
        first,
      );
    }
  });

  it('leaves out the oldest exchanges, cuts the one before the rest, and tells', () => {
    const { request, leftOut } = composeFollowUp({ ...asking, earlier: exchanges(40, 333) });
    const turns = JSON.stringify(request.turns);
    assert.match(turns, /Q39\?/);
    assert.doesNotMatch(turns, /Q0\?/);
    assert.ok(leftOut.exchanges > 20 && leftOut.isAnswerCut && !leftOut.isLessonCut, JSON.stringify(leftOut));
    const answers = request.turns
      .filter(({ role }) => role === 'assistant')
      .slice(1)
      .map(({ content }) => at(content, 0).text);
    assert.deepEqual(
      answers.map((answer) => answer.endsWith('[…]')),
      answers.map((_, index) => index === 0),
    );
  });

  it('cuts the beginning of a lesson that is a novel, and leaves nothing out of a short one', () => {
    const novel = `FIRST ${'and then '.repeat(20_000)}LAST`;
    const { request, leftOut } = composeFollowUp({ ...asking, lesson: novel });
    const told = request.turns[1]?.content[0]?.text ?? '';
    assert.ok(told.startsWith('[…] ') && told.endsWith('LAST') && !told.includes('FIRST'));
    assert.deepEqual(leftOut, { exchanges: 0, isAnswerCut: false, isLessonCut: true });
    const short = composeFollowUp({ ...asking, earlier: exchanges(3, 20) });
    assert.deepEqual(short.leftOut, { exchanges: 0, isAnswerCut: false, isLessonCut: false });
  });

  it('cuts between words, and never within a character', () => {
    const words = 'one two three four five six seven eight nine ten';
    assert.match(beginningOf(words, 6), /^one( \w+)* \[…\]$/);
    assert.ok(words.startsWith(beginningOf(words, 6).replace(' […]', '')));
    assert.ok(words.endsWith(endOf(words, 6).replace('[…] ', '')));
    assert.equal(beginningOf(words, 100), words);
    for (const cut of [beginningOf, endOf]) {
      assert.equal(cut(words, 0), '[…]');
      assert.doesNotMatch(
        cut('😀'.repeat(500), 50),
        /(^|[^\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff]($|[^\udc00-\udfff])/,
      );
    }
  });
});
