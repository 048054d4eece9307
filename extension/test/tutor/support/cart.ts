import { codeFacts } from '../../../src/tutor/checks/code.ts';
import type { ExplainAnswer } from '../../../src/tutor/explain/schema.ts';
import type { Snippet } from '../../../src/tutor/snippet.ts';

/** A snippet that begins in the middle of its file, with two lines that are equal. */
export const cart: Snippet = {
  path: 'src/cart.ts',
  languageId: 'typescript',
  startLine: 12,
  lines: [
    'export function total(items: Item[], coupon?: Coupon): number {',
    '  let sum = 0;',
    '  for (const item of items) {',
    '    sum += item.price * item.quantity;',
    '  }',
    '  if (coupon) {',
    '    sum -= Math.min(sum, coupon.amount);',
    '  }',
    '  return Math.round(sum * 100) / 100;',
    '}',
  ],
  symbolPath: ['total'],
  context: [{ kind: 'definition', label: 'cart.ts:3', text: 'interface Coupon { code: string; amount: number }' }],
  redactions: [],
};

export const cartFacts = codeFacts(cart);

/** An answer in which nothing is wrong. */
export const goodAnswer: ExplainAnswer = {
  purpose: 'Adds up what a cart costs and takes a coupon off, never below zero.',
  steps: [
    {
      ref: { startLine: 12, endLine: 12, quote: 'export function total(items: Item[], coupon?: Coupon): number {' },
      says: 'Takes the `items` and, perhaps, a `coupon`.',
      why: 'The `?` makes the coupon `undefined` when the caller leaves it out.',
      gotcha: '',
    },
    {
      ref: { startLine: 14, endLine: 16, quote: 'for (const item of items) {' },
      says: 'Adds `item.price * item.quantity` of each item to `sum`.',
      why: 'An empty cart leaves `sum` at zero.',
      gotcha: 'A missing `price` makes the total `NaN`.',
    },
    {
      ref: { startLine: 17, endLine: 19, quote: 'if (coupon) {' },
      says: 'Takes off the coupon, but `Math.min` stops at the sum itself.',
      why: 'Without it a large `amount` would give a negative total.',
      gotcha: '',
    },
    {
      ref: { startLine: 20, endLine: 20, quote: 'return Math.round(sum * 100) / 100;' },
      says: 'Rounds to whole cents.',
      why: 'Sums of binary fractions drift, as in `0.1 + 0.2`.',
      gotcha: '',
    },
  ],
  concepts: ['accumulator', 'optional parameter', 'clamping'],
  check: {
    question: 'What does `total` return for an empty cart and a coupon of 5?',
    ref: { startLine: 18, endLine: 18, quote: 'sum -= Math.min(sum, coupon.amount);' },
    options: [
      { text: 'It returns 0', correct: true, why: 'The minimum of 0 and 5 is taken off.' },
      { text: 'It returns -5', correct: false, why: 'That forgets `Math.min`.' },
      { text: 'It returns 5', correct: false, why: 'That adds the coupon.' },
    ],
  },
};

/** A copy of the good answer with something done to it. */
export function changed(change: (answer: Mutable<ExplainAnswer>) => void): ExplainAnswer {
  const answer = structuredClone(goodAnswer);
  change(answer);
  return answer;
}

type Mutable<T> = { -readonly [Key in keyof T]: Mutable<T[Key]> };

/** An item that must be there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`nothing at ${index}`);
  return item;
}
