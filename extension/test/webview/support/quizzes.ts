import type { QuizView } from '../../../src/panel/protocol.ts';

export const gathering: QuizView = {
  id: 'quiz-1',
  mode: 'quiz',
  phase: 'gathering',
  source: { path: 'src/shop/cart.ts', languageId: 'typescript' },
  number: 1,
  total: 0,
  right: 0,
  notices: [],
  actions: [],
};

export const asking: QuizView = {
  ...gathering,
  phase: 'asking',
  total: 5,
  question: {
    id: 'q1',
    question: 'Which of these calls `discounted`?',
    options: ['`total`', '`shipping`', '`describe`', '`parse`'],
    ref: { startLine: 13, endLine: 19, quote: 'let sum = 0;' },
  },
};

export const right: QuizView = {
  ...asking,
  result: { chosen: 0, correct: 0, feedback: '`total` calls it on line 19.' },
  actions: [{ id: 'next', label: 'Next Question' }],
};

export const wrong: QuizView = {
  ...right,
  result: { chosen: 2, correct: 0, feedback: '`describe` does not name it.\n\n`total` calls it on line 19.' },
  notices: ['The code has changed since. The questions are about how it was when the quiz began.'],
};

export const second: QuizView = {
  ...asking,
  number: 2,
  right: 1,
  question: { id: 'q2', question: 'What does `total` return?', options: ['`number`', '`void`', '`Money`'] },
};

export const finished: QuizView = {
  ...gathering,
  phase: 'finished',
  number: 5,
  total: 5,
  right: 4,
  summary: { title: '4 of 5 right', detail: 'What was wrong is worth a second look in a few days.' },
  actions: [
    { id: 'keepCards', label: 'Keep 4 Cards' },
    { id: 'again', label: 'New Questions' },
  ],
};

const days = Array.from({ length: 14 }, (_, index) => `2026-12-${String(index + 1).padStart(2, '0')}`);

export const reviewed: QuizView = {
  ...gathering,
  id: 'review-1',
  mode: 'review',
  phase: 'none',
  summary: { title: 'Nothing is due', detail: 'The next card comes back on 3 December.' },
  progress: {
    cards: 23,
    forecast: days.map((day, index) => ({ day, due: [4, 0, 2, 7, 0, 0, 1, 3, 0, 0, 2, 0, 0, 5][index] ?? 0 })),
    activity: days.map((day, index) => ({ day, reviews: [0, 3, 5, 0, 8, 2, 0, 0, 4, 6, 1, 0, 0, 2][index] ?? 0 })),
    retention: { estimated: 0.93, seen: 0.87 },
    concepts: [
      { name: 'Who calls what', cards: 9, strength: 0.81 },
      { name: 'Types', cards: 8, strength: 0.93 },
      { name: 'Where things are', cards: 6, strength: 0.97 },
    ],
  },
};

export const recalling: QuizView = {
  ...gathering,
  id: 'review-2',
  mode: 'review',
  phase: 'asking',
  total: 2,
  recall: { id: 'card-1', question: 'Why does the coupon of `total` go through `Math.min`?' },
  actions: [{ id: 'reveal', label: 'Show Answer' }],
};

export const recalled: QuizView = {
  ...recalling,
  recall: {
    id: 'card-1',
    question: 'Why does the coupon of `total` go through `Math.min`?',
    ref: { startLine: 13, endLine: 19, quote: 'let sum = 0;' },
    answer: '- A coupon larger than the cart\n- would give a *negative* total',
  },
  code: { startLine: 18, lines: ['  sum -= Math.min(sum, coupon.amount);'] },
  actions: [
    { id: 'gradeAgain', label: 'Again' },
    { id: 'gradeHard', label: 'Hard' },
    { id: 'gradeGood', label: 'Good' },
    { id: 'gradeEasy', label: 'Easy' },
    { id: 'wrong', label: 'This Is Wrong' },
  ],
};

/** Its code has changed, and nobody can say whether the key still holds. */
export const doubtful: QuizView = {
  ...gathering,
  id: 'review-3',
  mode: 'review',
  phase: 'asking',
  total: 1,
  summary: { title: 'This changed since you learned it', detail: 'Below is how it was.' },
  code: { startLine: 18, lines: ['  sum -= Math.min(sum, coupon.amount);'] },
  actions: [{ id: 'ask', label: 'Ask It Anyway' }],
};

/** Every state of a quiz and of a review. */
export const quizzes = {
  gathering,
  asking,
  right,
  wrong,
  second,
  finished,
  reviewed,
  recalling,
  recalled,
  doubtful,
} as const;
