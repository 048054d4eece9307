import type { RubricAnswer } from '../../../src/tutor/explainBack/schema.ts';
import type { GuideTurnAnswer } from '../../../src/tutor/guide/schema.ts';
import type { AssignmentAnswer } from '../../../src/tutor/modification/schema.ts';
import type { PlantedBugAnswer } from '../../../src/tutor/plantedBug/schema.ts';
import type { QuizAnswer } from '../../../src/tutor/quiz/schema.ts';
import type { TraceAnswer } from '../../../src/tutor/trace/schema.ts';
import type { VerdictsAnswer } from '../../../src/tutor/verdictsSchema.ts';

/** Answers about the cart in which nothing is wrong, one for each mode. */

export const goodQuiz: QuizAnswer = {
  questions: [
    {
      level: 'atom',
      question: 'What is `sum` after `item.price * item.quantity` was added for a price of 2 and a quantity of 3?',
      ref: { startLine: 15, endLine: 15, quote: 'sum += item.price * item.quantity;' },
      options: [
        { text: 'Six more than before', correct: true, misconception: '', why: 'The product of both is added.' },
        { text: 'Five more than before', correct: false, misconception: 'Adds the two', why: 'They are multiplied.' },
        { text: 'Exactly six, always', correct: false, misconception: 'Reads `+=` as `=`', why: '`+=` keeps `sum`.' },
      ],
    },
    {
      level: 'block',
      question: 'How often does the body of the loop run for a cart of three items?',
      ref: { startLine: 14, endLine: 16, quote: 'for (const item of items) {' },
      options: [
        { text: 'Three times', correct: true, misconception: '', why: 'Once for each of the `items`.' },
        { text: 'Only once', correct: false, misconception: 'Takes the loop for a branch', why: 'It is a loop.' },
        {
          text: 'Four times',
          correct: false,
          misconception: 'Counts the end too',
          why: 'There is no round at the end.',
        },
      ],
    },
    {
      level: 'relation',
      question: 'What does the coupon change when the cart is empty?',
      ref: { startLine: 17, endLine: 19, quote: 'if (coupon) {' },
      options: [
        {
          text: 'Nothing: it takes off zero',
          correct: true,
          misconception: '',
          why: '`Math.min` of zero and more is 0.',
        },
        {
          text: 'The total falls below zero',
          correct: false,
          misconception: 'Overlooks `Math.min`',
          why: 'It is held.',
        },
        {
          text: 'The loop is left out then',
          correct: false,
          misconception: 'Ties the two together',
          why: 'It ran before.',
        },
      ],
    },
    {
      level: 'macro',
      question: 'What is this function for?',
      ref: { startLine: 12, endLine: 21, quote: 'export function total(items: Item[], coupon?: Coupon): number {' },
      options: [
        { text: 'What a cart costs, in full cents', correct: true, misconception: '', why: 'It adds up and rounds.' },
        { text: 'How many items a cart can hold', correct: false, misconception: 'Reads `sum` as a count', why: 'No.' },
        {
          text: 'Which coupon is the best to use',
          correct: false,
          misconception: 'Sees a choice',
          why: 'There is one.',
        },
      ],
    },
  ],
};

export const goodTurn: GuideTurnAnswer = {
  learner: 'beginning',
  misconception: '',
  says: '',
  question: 'Why does the coupon go through `Math.min` before it is taken off?',
  focus: { startLine: 17, endLine: 19, quote: 'if (coupon) {' },
  hints: [
    { rung: 1, text: 'Look at what `Math.min` compares on line 18.' },
    { rung: 2, text: 'Think about the bounds that a price has in a shop.' },
    { rung: 3, text: 'Try a cart worth 3 with a coupon of 5, without the call.' },
  ],
  answer: 'A coupon larger than the cart would otherwise give a negative total.',
};

/** `total([{ price: 2, quantity: 3 }])` in single steps of the variables that are plain numbers. */
export const goodTrace: TraceAnswer = {
  inputs: [
    { name: 'items', value: '[{price: 2, quantity: 3}]' },
    { name: 'coupon', value: '{"amount": 5}' },
  ],
  steps: [
    { line: 13, quote: 'let sum = 0;', changes: [{ name: 'sum', value: '0' }], branch: 'none' },
    {
      line: 14,
      quote: 'for (const item of items) {',
      changes: [{ name: 'item', value: '{price: 2, quantity: 3}' }],
      branch: 'taken',
    },
    { line: 15, quote: 'sum += item.price * item.quantity;', changes: [{ name: 'sum', value: '6' }], branch: 'none' },
    { line: 17, quote: 'if (coupon) {', changes: [], branch: 'taken' },
    { line: 18, quote: 'sum -= Math.min(sum, coupon.amount);', changes: [{ name: 'sum', value: '1' }], branch: 'none' },
  ],
  asks: [
    { step: 2, name: 'sum', expected: '6', why: 'The price counts `quantity` times; the coupon is taken off that.' },
    { step: 4, name: 'sum', expected: '1.0', why: 'The smaller one of 6 and 5 is taken off, so it never is negative.' },
  ],
};

export const goodRubric: RubricAnswer = {
  prompt: 'Explain to a colleague what this function promises its callers.',
  points: [
    {
      point: 'It adds up price times quantity of all items.',
      ref: { startLine: 14, endLine: 16, quote: 'for (const item of items) {' },
    },
    {
      point: 'A coupon never makes the total negative.',
      ref: { startLine: 18, endLine: 18, quote: 'sum -= Math.min(sum, coupon.amount);' },
    },
    {
      point: 'The outcome is rounded to hundredths.',
      ref: { startLine: 20, endLine: 20, quote: 'return Math.round(sum * 100) / 100;' },
    },
  ],
};

export const learnersWords =
  'It multiplies each price by its quantity\nand adds that up. At the end it rounds to cents.';

export const goodVerdicts: VerdictsAnswer = {
  verdicts: [
    { point: 1, verdict: 'hit', quote: 'price by its quantity and adds that up', feedback: 'That is the loop.' },
    { point: 2, verdict: 'missed', quote: '', feedback: 'What keeps the total from falling below zero?' },
    { point: 3, verdict: 'hit', quote: 'rounds to cents', feedback: 'Both see it the same way.' },
  ],
};

export const goodBug: PlantedBugAnswer = {
  find: 'Math.min(sum, coupon.amount)',
  replace: 'Math.max(sum, coupon.amount)',
  symptom: 'Customers with a small voucher get everything for free, or even money back.',
  hints: ['Two functions that are easily taken for each other.', 'Try a cart worth 10 with a voucher of 1.'],
  why: '`Math.max` takes off the larger of the two, so at least the whole of `sum`.',
};

export const goodAssignment: AssignmentAnswer = {
  task: 'Goods that are worth 100 or more together go without a coupon: `total` must take none off then.',
  points: [
    { point: 'With goods of 100 or more, no `coupon` is taken off.', about: 'changed' },
    { point: 'Below that, a `coupon` is taken off as before.', about: 'kept' },
    { point: 'The outcome is still rounded.', about: 'kept' },
  ],
  hints: ['Look at what decides today whether something is taken off.', 'Two conditions can have to hold at once.'],
  sketch: 'Let the branch of the coupon ask as well whether `sum` is below the limit.',
};

/** What a learner made of the cart. */
export const changedCart: readonly string[] = [
  'export function total(items: Item[], coupon?: Coupon): number {',
  '  let sum = 0;',
  '  for (const item of items) {',
  '    sum += item.price * item.quantity;',
  '  }',
  '  const limit = 100; // no coupon from here on',
  '  if (coupon && sum < limit) {',
  '    sum -= Math.min(sum, coupon.amount);',
  '  }',
  '  return Math.round(sum * 100) / 100;',
  '}',
];

export const goodChangeVerdicts: VerdictsAnswer = {
  verdicts: [
    { point: 1, verdict: 'hit', quote: 'if (coupon && sum < limit) {', feedback: 'The limit itself goes without.' },
    { point: 2, verdict: 'hit', quote: 'sum -= Math.min(sum, coupon.amount);', feedback: 'As before.' },
    { point: 3, verdict: 'missed', quote: '', feedback: 'Look at `limit` once more.' },
  ],
};
