import type { LessonView } from '../../../src/panel/protocol.ts';
import type { ModificationView, ParsonsView, PlantedBugView, PracticeView } from '../../../src/tutor/practice/view.ts';
import { waiting } from './lessons.ts';

const practising = (activity: PracticeView, changes: Partial<LessonView> = {}): LessonView => ({
  ...waiting,
  id: `lesson-${activity.exercise}`,
  mode: 'practice',
  phase: 'done',
  activity,
  ...changes,
});

const bug: PlantedBugView = {
  kind: 'practice',
  exercise: 'plantedBug',
  symptom: 'Orders at the limit pay for `shipping`.',
  isCopyOpen: true,
  missed: [],
  hints: [],
  rungs: 3,
  finished: false,
};
export const bugPlanted = practising(bug);
export const bugPointed = practising({
  ...bug,
  pointed: { line: 4, text: '    if (item.quantity < 0) continue;' },
  missed: [{ line: 2, text: '  let sum = 0;' }],
  hints: ['An edge has moved.'],
});
export const bugCopyClosed = practising({ ...bug, isCopyOpen: false });
export const bugFound = practising(
  {
    ...bug,
    missed: [{ line: 2, text: '  let sum = 0;' }],
    hints: ['An edge has moved.'],
    solution: {
      by: 'pointing',
      tries: 2,
      ref: { startLine: 15, endLine: 15, quote: 'if (item.quantity <= 0) continue;' },
      right: '    if (item.quantity <= 0) continue;',
      wrong: '    if (item.quantity < 0) continue;',
      why: 'A `quantity` of zero is an item that was removed.',
    },
    finished: true,
  },
  { card: 'offered' },
);

const lines: ParsonsView = {
  kind: 'practice',
  exercise: 'parsons',
  blocks: [
    '  return sum;\n}',
    '  let sum = 0;',
    'function total(items) {',
    '  for (const item of items) sum += item.price;',
  ],
  order: [0, 1, 2, 3],
  checks: 0,
  placed: 0,
  finished: false,
};
export const linesDealt = practising(lines);
export const linesChecked = practising({
  ...lines,
  order: [2, 0, 1, 3],
  check: { right: 1, misplaced: [0] },
  checks: 1,
});
export const linesInOrder = practising({ ...lines, order: [2, 1, 3, 0], checks: 2, result: 'solved', finished: true });

const change: ModificationView = {
  kind: 'practice',
  exercise: 'modification',
  task: 'Let `total` refuse negative prices.',
  points: [{ point: 'A negative price is refused.' }, { point: 'Others are added up as before.' }],
  isCopyOpen: true,
  change: 'none',
  hints: [],
  rungs: 3,
  finished: false,
};
export const changeAsked = practising(change);
export const changeReady = practising({ ...change, change: 'ready' });
export const changeTooLarge = practising({ ...change, change: 'tooLarge', isCopyOpen: false });
export const changeReading = practising({ ...change, change: 'ready' }, { phase: 'streaming' });
const results = [
  { hit: true, quote: 'if (price < 0) throw new RangeError();', feedback: 'Zero is let through.' },
  { hit: false, quote: '', feedback: 'What of a price of `NaN`?' },
];
export const changeJudged = practising({
  ...change,
  points: change.points.map((point, index) => ({ ...point, ...(results[index] && { result: results[index] }) })),
  change: 'judged',
  hints: ['Look at where prices come in.'],
  sketch: 'Ask before adding.',
  finished: true,
});

/** Every state of every exercise, for tests that go through all of them. */
export const practices = {
  bugPlanted,
  bugPointed,
  bugCopyClosed,
  bugFound,
  linesDealt,
  linesChecked,
  linesInOrder,
  changeAsked,
  changeReady,
  changeTooLarge,
  changeReading,
  changeJudged,
} as const satisfies Record<string, LessonView>;
