import assert from 'node:assert/strict';
import type { Rule } from '../../../src/tutor/checks/finding.ts';
import { reviewAnswer, wordsOf } from '../../../src/tutor/explain/review.ts';
import type { ExplainAnswer } from '../../../src/tutor/explain/schema.ts';
import { shorten } from '../../../src/tutor/explain/shorten.ts';
import { at, cartFacts, changed, goodAnswer } from '../support/cart.ts';

const review = (answer: ExplainAnswer) => reviewAnswer(answer, cartFacts, 'seed');
/** Options of the shortest and the longest length, the longest being correct. */
const withOptions = (shortest: number, longest: number) =>
  changed((answer) => {
    for (const [index, option] of answer.check.options.entries()) {
      option.text = String(index).repeat(option.correct ? longest : shortest);
    }
  });
const long = (words: number) => Array.from({ length: words }, (_, index) => `word${index % 7}`).join(' ');

describe('review of an answer to Explain', () => {
  it('finds nothing in a good answer', () => {
    const { lesson, findings } = review(goodAnswer);
    assert.deepEqual(findings, []);
    assert.equal(lesson.steps.length, 4);
    assert.deepEqual(lesson.refs, { verified: 5, dropped: 0 });
  });

  const good: [string, ExplainAnswer][] = [
    [
      'a line off by one is put right',
      changed((answer) => {
        at(answer.steps, 1).ref.startLine += 1;
      }),
    ],
    [
      'a quote with other white space',
      changed((answer) => {
        at(answer.steps, 1).ref.quote = 'for  (const item of items) {';
      }),
    ],
    [
      'a string in backticks is a value',
      changed((answer) => {
        at(answer.steps, 0).says = 'Say `"whatever"`.';
      }),
    ],
    [
      'keywords, literals and errors',
      changed((answer) => {
        at(answer.steps, 0).why = '`null` throws a `TypeError`.';
      }),
    ],
    [
      'options that are short values',
      changed((answer) => {
        at(answer.check.options, 0).text = '`sum`';
      }),
    ],
    ['options of 20 and 32 characters', withOptions(20, 32)],
    [
      'names of the context',
      changed((answer) => {
        at(answer.steps, 2).why = 'See `code` of `Coupon`.';
      }),
    ],
    [
      'exactly 220 words',
      changed((answer) => {
        at(answer.steps, 0).says += long(220 - wordsOf(goodAnswer));
      }),
    ],
  ];
  for (const [name, answer] of good) {
    it(`accepts: ${name}`, () => assert.deepEqual(review(answer).findings, []));
  }

  const defects: [string, Rule, ExplainAnswer][] = [
    [
      'a quote off by one at a repeated line',
      'reference',
      changed((answer) => {
        at(answer.steps, 2).ref.quote = '}';
      }),
    ],
    [
      'a made-up quote',
      'reference',
      changed((answer) => {
        at(answer.steps, 1).ref.quote = 'items.forEach((item) => {';
      }),
    ],
    [
      'a quote of nothing',
      'reference',
      changed((answer) => {
        at(answer.steps, 1).ref.quote = ' ';
      }),
    ],
    [
      'a made-up quote of the question',
      'reference',
      changed((answer) => {
        answer.check.ref.quote = 'sum = 0';
      }),
    ],
    [
      'a made-up name',
      'unknownName',
      changed((answer) => {
        at(answer.steps, 1).says = 'Calls `applyTax`.';
      }),
    ],
    [
      'a made-up member',
      'unknownName',
      changed((answer) => {
        at(answer.steps, 1).why = 'Reads `item.discount`.';
      }),
    ],
    [
      'a made-up name in a fence',
      'unknownName',
      changed((answer) => {
        at(answer.steps, 1).gotcha = '```\nreduceAll()\n```';
      }),
    ],
    [
      'a made-up name in the purpose',
      'unknownName',
      changed((answer) => {
        answer.purpose = 'Feeds `checkout`.';
      }),
    ],
    [
      'a made-up name in the question',
      'unknownName',
      changed((answer) => {
        answer.check.question = 'What of `checkout`?';
      }),
    ],
    [
      'a name in the wrong case',
      'unknownName',
      changed((answer) => {
        at(answer.steps, 1).says = 'Adds to `Sum`.';
      }),
    ],
    [
      'no purpose',
      'missing',
      changed((answer) => {
        answer.purpose = ' ';
      }),
    ],
    [
      'no steps',
      'missing',
      changed((answer) => {
        answer.steps = [];
      }),
    ],
    [
      'a step that says nothing',
      'missing',
      changed((answer) => {
        at(answer.steps, 0).says = '';
      }),
    ],
    [
      'seven steps',
      'tooManySteps',
      changed((answer) => {
        answer.steps = Array.from({ length: 7 }, () => at(answer.steps, 3));
      }),
    ],
    [
      '400 words',
      'tooManyWords',
      changed((answer) => {
        at(answer.steps, 0).says += ` ${long(400)}`;
      }),
    ],
    [
      '221 words',
      'tooManyWords',
      changed((answer) => {
        at(answer.steps, 0).says += ` ${long(221 - wordsOf(goodAnswer))}`;
      }),
    ],
    [
      'two keys',
      'notOneKey',
      changed((answer) => {
        at(answer.check.options, 1).correct = true;
      }),
    ],
    [
      'no key',
      'notOneKey',
      changed((answer) => {
        at(answer.check.options, 0).correct = false;
      }),
    ],
    [
      'one option',
      'optionCount',
      changed((answer) => {
        answer.check.options.length = 1;
      }),
    ],
    [
      'five options',
      'optionCount',
      changed((answer) => {
        answer.check.options.push(
          ...['It returns 1', 'It returns 2'].map((text) => ({ text, correct: false, why: '' })),
        );
      }),
    ],
    [
      'equal options',
      'equalOptions',
      changed((answer) => {
        at(answer.check.options, 1).text = 'It  returns `0`.';
      }),
    ],
    [
      'an empty option',
      'missing',
      changed((answer) => {
        for (const option of answer.check.options) option.text = option.correct ? ' ' : option.text.slice(-2);
      }),
    ],
    ['options of 20 and 33 characters', 'optionLength', withOptions(20, 33)],
    [
      'a key that stands out',
      'optionLength',
      changed((answer) => {
        at(answer.check.options, 0).text = `It returns 0, ${'since '.repeat(4)}`;
      }),
    ],
    [
      'a question of 200 words',
      'tooManyWords',
      changed((answer) => {
        answer.check.question = long(200);
      }),
    ],
  ];
  for (const [name, rule, answer] of defects) {
    it(`catches ${name}`, () =>
      assert.deepEqual([...new Set(review(answer).findings.map((finding) => finding.rule))], [rule]));
  }

  it('shows a step whose reference failed without its chip', () => {
    const { lesson } = review(
      changed((answer) => {
        at(answer.steps, 1).ref.quote = 'made up';
      }),
    );
    assert.equal(at(lesson.steps, 1).ref, undefined);
    assert.deepEqual(lesson.refs, { verified: 4, dropped: 1 });
  });

  it('leaves out only the sentence with a made-up name', () => {
    const answer = changed((draft) => {
      at(draft.steps, 1).says = 'Adds to `sum`. Then calls `applyTax`. It loops.';
    });
    assert.equal(at(review(answer).lesson.steps, 1).says, 'Adds to `sum`. It loops.');
  });

  it('leaves out a step of which nothing is left', () => {
    const answer = changed((draft) => {
      at(draft.steps, 1).says = 'Calls `applyTax`.';
    });
    assert.deepEqual(
      review(answer).lesson.steps.map((step) => step.id),
      ['step-1', 'step-3', 'step-4'],
    );
  });

  it('never asks an unfair question', () => {
    const { lesson } = review(
      changed((answer) => {
        at(answer.check.options, 1).correct = true;
      }),
    );
    assert.equal(lesson.question, undefined);
  });
});

describe('shorten', () => {
  it('keeps a lesson of the right length as it is', () => {
    const { lesson } = review(goodAnswer);
    assert.deepEqual(shorten(lesson), lesson);
  });

  for (const words of [221, 300, 400, 1000]) {
    it(`brings ${words} words below the limit`, () => {
      const padded = changed((answer) => {
        for (const step of answer.steps) step.why += ` ${long(Math.ceil(words / 4))}.`;
      });
      const short = shorten(review(padded).lesson);
      assert.ok(wordsOf(short) <= 220, `${wordsOf(short)} words are left`);
      assert.ok(short.steps.length > 0);
    });
  }

  it('cuts a purpose that alone is too long', () => {
    const { lesson } = review(
      changed((answer) => {
        answer.purpose = `${long(30)}. `.repeat(20);
      }),
    );
    const short = shorten(lesson);
    assert.ok(wordsOf(short) <= 220 && short.purpose !== '');
  });
});
