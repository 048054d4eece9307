import type { FollowUpView, LessonView } from '../../../src/panel/protocol.ts';
import type { Step } from '../../../src/tutor/lesson.ts';
import type { TraceStepView, TraceView } from '../../../src/tutor/trace/view.ts';
import { asking, right } from './quizzes.ts';

/** The code that the lessons below are about; its first line is line 12 of the file. */
const lines = [
  'export function total(items: readonly Item[], coupon?: Coupon): number {',
  '  let sum = 0;',
  '  for (const item of items) {',
  '    if (item.quantity <= 0) continue;',
  '    sum += item.price * item.quantity;',
  '  }',
  '  const discount = coupon?.percent ?? 0; // percent, not a fraction',
  '  return Math.round(sum * (1 - discount / 100));',
  '}',
];

export const steps: readonly Step[] = [
  {
    id: 's1',
    ref: { startLine: 13, endLine: 17, quote: 'let sum = 0;' },
    says: 'The loop adds up `item.price * item.quantity` for every item, and **skips** items whose `quantity` is zero or less.',
    why: 'A cart keeps removed items with a quantity of `0` until it is saved, so they must not count.',
  },
  {
    id: 's2',
    ref: { startLine: 18, endLine: 18, quote: 'const discount = coupon?.percent ?? 0; // percent, not a fraction' },
    says: 'Without a coupon, `coupon?.percent` is `undefined`, and `??` turns that into `0`.',
    why: 'A missing coupon is the common case; it needs no branch of its own.',
    gotcha: '`??` keeps a percent of `0`, where `||` would look the same here but hide the difference elsewhere.',
  },
  {
    id: 's3',
    ref: { startLine: 19, endLine: 19, quote: 'return Math.round(sum * (1 - discount / 100));' },
    says: 'The sum is reduced by the discount and rounded to a whole number of cents.',
    why: 'Rounding **once**, at the end, keeps the error below half a cent.',
  },
];

export const capturing: LessonView = {
  id: 'lesson-1',
  mode: 'explain',
  source: { path: 'src/shop/cart.ts', languageId: 'typescript', startLine: 12, endLine: 20, lines },
  phase: 'capturing',
  modelLabel: '',
  purpose: '',
  steps: [],
  concepts: [],
  followUps: [],
  verified: { refs: 0, dropped: 0 },
  redactions: 0,
  notices: [],
};

export const waiting: LessonView = { ...capturing, phase: 'waiting', modelLabel: 'Claude Haiku 5.5 · CodeTrain' };

const purpose =
  'Computes what a cart costs, in cents: it adds up the items that count, takes the coupon off and rounds once.';

export const streaming: LessonView = {
  ...waiting,
  phase: 'streaming',
  purpose,
  steps: steps.slice(0, 1),
  draft: {
    id: 's2',
    ref: { startLine: 18, endLine: 18, quote: 'const discount = coupon?.percent ?? 0; // percent, not a fraction' },
    says: 'Without a coupon, `coupon?.percent` is `undef',
    why: '',
  },
  redactions: 2,
};

export const done: LessonView = {
  ...waiting,
  phase: 'done',
  purpose,
  steps,
  concepts: ['optional chaining', 'nullish coalescing', 'early continue', 'rounding'],
  check: {
    question: 'What does `total([], { percent: 20 })` return?',
    options: ['`NaN`, since there is nothing to add up', '`0`', '`-20`', 'It throws, because `items` is empty'],
    ref: { startLine: 13, endLine: 19, quote: 'let sum = 0;' },
  },
  verified: { refs: 4, dropped: 0 },
  redactions: 2,
};

export const answered: LessonView = {
  ...done,
  checkResult: {
    chosen: 0,
    correct: 1,
    feedback: '`sum` starts at `0` and the loop never runs, so there is no arithmetic on a missing value.',
  },
};

export const answeredRight: LessonView = {
  ...done,
  checkResult: { chosen: 1, correct: 1, feedback: '`sum` starts at `0`, and a discount of nothing is nothing.' },
};

export const aboutStep: FollowUpView = {
  id: 'f1',
  stepId: 's2',
  question: 'Why not just write `||`?',
  phase: 'done',
  answer: [
    'Both give `0` when there is no coupon. They differ for values that are *falsy but present*:',
    '',
    '```ts',
    'const percent = 0;',
    'percent ?? 10; // 0',
    "percent || 10; // 10, and that is a bug you won't see in review",
    '```',
    '',
    '1. `??` asks *is it missing?*',
    '2. `||` asks *is it falsy?*',
    '',
    '| value | `??` | `\\|\\|` |',
    '| --- | --- | ---: |',
    '| `undefined` | 10 | 10 |',
    '| `0` | 0 | 10 |',
    '',
    'See [the reference](https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/Nullish_coalescing).',
  ].join('\n'),
};

export const aboutWhole: FollowUpView = {
  id: 'f2',
  question: 'What happens with a coupon of more than 100 %?',
  phase: 'streaming',
  answer: 'Then `1 - discount / 100` is **negative**, so the total would be',
};

export const withFollowUps: LessonView = {
  ...answered,
  followUps: [aboutStep, aboutWhole],
  notices: ['The file has changed since this lesson was written. Lines are looked up by their text.'],
};

export const stopped: LessonView = { ...streaming, phase: 'stopped' };

export const failed: LessonView = {
  ...waiting,
  phase: 'failed',
  failure: {
    title: 'You have used all sessions of the Free plan',
    detail: '10 of 10 sessions are used. They are counted anew on 1 December at 00:00 UTC. Your selection is kept.',
    requestId: '0192f3a1-7c55-7e0a-9d3e-5a0c1f6b7d21',
    actions: [
      { id: 'upgrade', label: 'Upgrade' },
      { id: 'setApiKey', label: 'Use my own key' },
      { id: 'showLog', label: 'Show log' },
    ],
  },
};

/** Code in many languages, for whatever colours there are. */
const colours: FollowUpView = {
  id: 'f3',
  question: 'How does that look elsewhere?',
  phase: 'done',
  answer: [
    '```py\n@cache\ndef total(items: list[Item]) -> int:\n    """Adds up."""\n    return sum(i.price for i in items if i) or None # 0\n```',
    '```html\n<!-- a --><a class="b" href="#">&amp; text</a>\n```',
    '```css\n@media print { .a > b:hover { color: #fff !important; margin: 1px } }\n```',
    '```sh\n# a\nfor f in *.ts; do echo "$f ${x:-1}"; done\n```',
    '```rust\nimpl<T> Cart<T> { pub fn total(&self) -> Result<u32, Error> { Ok(println!("{}", 1u8)) } }\n```',
    "```sql\nSELECT count(*) FROM item WHERE name = 'a' AND price > 1.5; -- why\n```",
    '```json\n{ "a": [1, true, null, "b"] }\n```',
    '```yaml\na: &b\n  - "c" # d\n```',
    '```ts\nclass A extends B<C> { private x = /re/g; get y(): string { return `a ${this.x}`; } }\n```',
    '```md\n# a\n- **b** [c](d) `e`\n> f\n```',
    '```diff\n- a\n```',
  ].join('\n\n'),
};

const quizQuestion = {
  level: 'block',
  question: 'Which items does the loop leave out of `sum`?',
  options: ['Those with a `quantity` of zero or less', 'Those with a `price` of zero or less', 'Those after the first'],
  ref: { startLine: 14, endLine: 17, quote: 'for (const item of items) {' },
} as const;

export const quizzing: LessonView = {
  ...waiting,
  mode: 'quiz',
  phase: 'done',
  activity: {
    kind: 'quiz',
    total: 3,
    finished: false,
    questions: [
      {
        ...quizQuestion,
        level: 'atom',
        result: {
          chosen: 1,
          correct: 0,
          confidence: 'sure',
          feedback: 'That is about `price`.\n\nIt tests `quantity`.',
        },
      },
      quizQuestion,
    ],
  },
  verified: { refs: 2, dropped: 0 },
};

export const quizzed: LessonView = {
  ...quizzing,
  activity: {
    kind: 'quiz',
    total: 2,
    finished: true,
    questions: [
      { ...quizQuestion, level: 'atom', result: { chosen: 1, correct: 0, confidence: 'sure', feedback: 'No.' } },
      { ...quizQuestion, result: { chosen: 0, correct: 0, confidence: 'unsure', feedback: 'It tests `quantity`.' } },
    ],
  },
};

const guideTurn = {
  says: '',
  question: 'What happens to an item whose `quantity` is zero?',
  focus: { startLine: 15, endLine: 15, quote: 'if (item.quantity <= 0) continue;' },
  hints: ['Look at line 15.'],
  rungs: 4,
} as const;

export const guiding: LessonView = {
  ...waiting,
  mode: 'guide',
  phase: 'done',
  activity: {
    kind: 'guide',
    finished: false,
    understood: false,
    turns: [
      { ...guideTurn, reply: 'It is skipped,\nI think.' },
      {
        ...guideTurn,
        says: 'It is skipped, yes.',
        question: 'Why are such items in the cart at all?',
        hints: [],
      },
    ],
  },
};

export const guideThinking: LessonView = {
  ...guiding,
  phase: 'streaming',
  activity: { kind: 'guide', finished: false, understood: false, turns: [{ ...guideTurn, reply: 'It is skipped.' }] },
};

export const guideTold: LessonView = {
  ...guiding,
  activity: { kind: 'guide', finished: false, understood: false, turns: [{ ...guideTurn, answer: 'It is left out.' }] },
};

export const guided: LessonView = {
  ...guiding,
  activity: {
    kind: 'guide',
    finished: true,
    understood: true,
    turns: [
      { ...guideTurn, reply: 'It is skipped.' },
      { says: 'Zero means removed, and you saw it.', question: '', hints: [], rungs: 1 },
    ],
  },
};

export const guideStopped: LessonView = { ...guideThinking, phase: 'stopped' };

export const explaining: LessonView = {
  ...waiting,
  mode: 'explainBack',
  phase: 'done',
  activity: { kind: 'explainBack', prompt: 'Explain what `total` promises its callers.', finished: false },
};

export const explained: LessonView = {
  ...explaining,
  activity: {
    kind: 'explainBack',
    prompt: 'Explain what `total` promises its callers.',
    written: 'It adds up prices and\nrounds at the end <b>once</b>.',
    finished: true,
    points: [
      {
        point: 'It rounds once.',
        ref: { startLine: 19, endLine: 19, quote: 'return Math.round(sum * (1 - discount / 100));' },
        hit: true,
        evidence: { start: 22, end: 39 },
        feedback: 'That is `Math.round`.',
      },
      { point: 'It leaves out removed items.', hit: false, feedback: 'What does a quantity of zero mean?' },
    ],
  },
};

const traceSteps = [
  {
    ref: { startLine: 13, endLine: 13, quote: 'let sum = 0;' },
    branch: 'none',
    variables: [
      { name: 'items', value: '[{price: 2, quantity: 3}]', isChanged: false },
      { name: 'sum', value: '0', isChanged: true },
    ],
    answers: [],
  },
  {
    ref: { startLine: 15, endLine: 15, quote: 'if (item.quantity <= 0) continue;' },
    branch: 'notTaken',
    variables: [
      { name: 'items', value: '[{price: 2, quantity: 3}]', isChanged: false },
      { name: 'sum', value: '0', isChanged: false },
    ],
    answers: [],
  },
  {
    ref: { startLine: 16, endLine: 16, quote: 'sum += item.price * item.quantity;' },
    branch: 'none',
    variables: [
      { name: 'items', value: '[{price: 2, quantity: 3}]', isChanged: false },
      { name: 'sum', isChanged: true },
    ],
    answers: [],
  },
] as const satisfies readonly TraceStepView[];

const traceActivity = {
  kind: 'trace',
  inputs: [{ name: 'items', value: '[{price: 2, quantity: 3}]' }],
  steps: traceSteps,
  blanks: 2,
  open: { index: 0, name: 'sum', isUnread: false },
  claims: { all: 4, checked: 1 },
  finished: false,
} as const satisfies TraceView;

export const tracing: LessonView = { ...waiting, mode: 'trace', phase: 'done', activity: traceActivity };

export const tracingUnread: LessonView = {
  ...tracing,
  activity: { ...traceActivity, open: { ...traceActivity.open, isUnread: true } },
};

export const tracingTried: LessonView = {
  ...tracing,
  activity: { ...traceActivity, open: { ...traceActivity.open, tried: '5' } },
};

const filledStep: TraceStepView = {
  ...traceSteps[2],
  variables: [
    { name: 'items', value: '[{price: 2, quantity: 3}]', isChanged: false },
    { name: 'sum', value: '6', isChanged: true },
  ],
  answers: [{ index: 0, name: 'sum', given: '5', outcome: 'wrong', expected: '6', why: 'It is `item.price` *times*.' }],
};

export const tracingNext: LessonView = {
  ...tracing,
  activity: {
    ...traceActivity,
    steps: [
      ...traceSteps.slice(0, 2),
      filledStep,
      { ...traceSteps[2], ref: { startLine: 18, endLine: 18, quote: 'const discount = coupon?.percent ?? 0;' } },
    ],
    open: { index: 1, name: 'discount', isUnread: false },
  },
};

export const traced: LessonView = {
  ...tracing,
  card: 'offered',
  activity: {
    kind: 'trace',
    inputs: [],
    blanks: 2,
    claims: { all: 3, checked: 3 },
    finished: true,
    steps: [
      filledStep,
      {
        ...filledStep,
        answers: [{ index: 1, name: 'sum', given: '6', outcome: 'second', expected: '6', why: 'So it stays.' }],
      },
    ],
  },
};

export const tracedNothing: LessonView = {
  ...tracing,
  activity: { kind: 'trace', inputs: [], steps: [], blanks: 0, claims: { all: 0, checked: 0 }, finished: true },
};
export const doneWrong: LessonView = { ...withFollowUps, wrong: ['step s2', 'check', 'answer f2'] };

/** How it can stand with the cards of what was answered. */
export const cardChecking: LessonView = { ...quizzed, card: 'checking' };
export const cardUnchecked: LessonView = { ...quizzed, card: 'unchecked', cardTrouble: 'You are offline. Try again.' };
export const cardsKept: LessonView = { ...quizzed, card: 'kept', solved: { agreed: [0], doubted: [1] } };
export const cardRefused: LessonView = { ...answered, card: 'refused' };
export const cardDropped: LessonView = { ...answered, card: 'dropped', solved: { agreed: [], doubted: [0] } };
export const traceKept: LessonView = { ...traced, card: 'kept', solved: { agreed: [1], doubted: [0] } };

export const warmingUp: LessonView = { ...waiting, warmUp: { ...asking, actions: [{ id: 'skip', label: 'Skip' }] } };

/** Every phase, for tests that go through all of them. */
export const phases = {
  capturing,
  waiting,
  streaming,
  repairing: { ...streaming, phase: 'repairing' },
  done,
  answered,
  answeredRight,
  withFollowUps,
  colours: { ...done, followUps: [colours] },
  warmingUp,
  warmedUp: { ...done, warmUp: { ...right, actions: [...right.actions, { id: 'skip', label: 'Skip' }] } },
  doneWrong,
  quizzingWrong: { ...quizzing, wrong: ['part 0'] },
  guidingWrong: { ...guiding, wrong: ['part 0'] },
  explainedWrong: { ...explained, wrong: ['part 1'] },
  tracedWrong: { ...traced, wrong: ['part 0'] },
  stopped,
  failed,
  quizzing,
  quizzed,
  guiding,
  guideThinking,
  guideTold,
  guided,
  guideStopped,
  explaining,
  explained,
  tracing,
  tracingUnread,
  tracingTried,
  tracingNext,
  traced,
  tracedNothing,
  cardChecking,
  cardUnchecked,
  cardsKept,
  cardDropped,
  cardRefused,
  traceKept,
} as const satisfies Record<string, LessonView>;
