import assert from 'node:assert/strict';
import { lessonMarkdown } from '../../src/session/lessonMarkdown.ts';
import type { ActivityKind } from '../../src/tutor/activity/view.ts';
import type { ExerciseName } from '../../src/tutor/practice/view.ts';
import type { TutorRequest } from '../../src/tutor/request.ts';
import { at } from '../tutor/support/cart.ts';
import {
  goodAssignment,
  goodBug,
  goodQuiz,
  goodRubric,
  goodTrace,
  goodTurn,
  goodVerdicts,
} from '../tutor/support/modes.ts';
import { standingActivity } from './standingActivity.ts';
import { says } from './support.ts';

/** What models send that was not asked for. The last text is what the learner must still be able to read. */
interface Mode {
  readonly name: string;
  readonly kind: ActivityKind;
  readonly exercise?: ExerciseName;
  readonly good: object;
  /** The answer in another language; `shows` is a part of it. */
  readonly foreign: object;
  readonly shows: string;
  /** The answer with a text put at the end of one that is shown at once. */
  readonly with: (text: string) => object;
  /** With the key where the learner reads it; absent: nothing of it is read before it is answered. */
  readonly keyShown?: object;
  /** With very many parts, of each kind that it has. */
  readonly many: (count: number) => readonly object[];
}

const many = <T>(one: T, count: number): T[] => Array.from({ length: count }, () => one);
const [question, ...otherQuestions] = goodQuiz.questions;
assert.ok(question);
const withQuestion = (changes: Partial<typeof question>) => ({
  questions: [{ ...question, ...changes }, ...otherQuestions],
});

const modes: readonly Mode[] = [
  {
    name: 'a quiz',
    kind: 'quiz',
    good: goodQuiz,
    foreign: withQuestion({
      question: '価格が二で数量が三のとき、`sum` はいくつ増えますか？',
      options: [
        { text: '六つ増える', correct: true, misconception: '', why: '積を足す。' },
        { text: '五つ増える', correct: false, misconception: '和と見る', why: '積である。' },
        { text: '必ず六になる', correct: false, misconception: '代入と見る', why: '足している。' },
      ],
    }),
    shows: 'いくつ増えますか',
    with: (text) => withQuestion({ question: `${question.question} ${text}` }),
    keyShown: withQuestion({ question: `${question.question} The correct answer is: six more than before.` }),
    many: (count) => [
      { questions: many(question, count) },
      withQuestion({ options: many(at(question.options, 0), count) }),
    ],
  },
  {
    name: 'a dialogue',
    kind: 'guide',
    good: goodTurn,
    foreign: {
      ...goodTurn,
      question: 'لماذا تمر القسيمة عبر `Math.min` قبل خصمها؟',
      hints: [
        { rung: 1, text: 'انظر إلى السطر 18.' },
        { rung: 2, text: 'فكر في حدود السعر.' },
        { rung: 3, text: 'جرب سلة قيمتها 3 وقسيمة قيمتها 5.' },
      ],
      answer: 'وإلا صار المجموع سالبا.',
    },
    shows: 'لماذا تمر القسيمة',
    with: (text) => ({ ...goodTurn, question: `${goodTurn.question} ${text}` }),
    keyShown: { ...goodTurn, question: `${goodTurn.answer.replace('.', '')}, is it not?` },
    many: (count) => [{ ...goodTurn, hints: many(at(goodTurn.hints, 0), count) }],
  },
  {
    name: 'an explanation',
    kind: 'explainBack',
    good: goodRubric,
    foreign: {
      prompt: 'Erkläre einer Kollegin, was diese Funktion zusagt.',
      points: goodRubric.points.map(({ ref }, index) => ({
        ref,
        point:
          ['Preise zählen je Menge.', 'Kein Gutschein macht die Summe negativ.', 'Gerundet wird auf Cent.'][index] ??
          '',
      })),
    },
    shows: 'Erkläre einer Kollegin',
    with: (text) => ({ ...goodRubric, prompt: `${goodRubric.prompt} ${text}` }),
    keyShown: { ...goodRubric, prompt: `Explain why a coupon never makes the total negative.` },
    many: (count) => [{ ...goodRubric, points: many(at(goodRubric.points, 0), count) }],
  },
  {
    name: 'a trace',
    kind: 'trace',
    good: goodTrace,
    foreign: { ...goodTrace, asks: goodTrace.asks.map((ask) => ({ ...ask, why: '単価に数量を掛けて足す。' })) },
    shows: 'sum += item.price',
    with: (text) => ({ ...goodTrace, asks: goodTrace.asks.map((ask) => ({ ...ask, why: `${ask.why} ${text}` })) }),
    many: (count) => [
      { ...goodTrace, steps: many(at(goodTrace.steps, 0), count) },
      {
        ...goodTrace,
        steps: [{ ...at(goodTrace.steps, 0), changes: many({ name: 'nothing', value: '1 + 1' }, count) }],
      },
      { ...goodTrace, asks: many({ ...at(goodTrace.asks, 0), step: 99 }, count) },
      { ...goodTrace, inputs: many(at(goodTrace.inputs, 0), count) },
    ],
  },
  {
    name: 'a planted bug',
    kind: 'practice',
    exercise: 'plantedBug',
    good: goodBug,
    foreign: {
      ...goodBug,
      symptom: 'Wer einen kleinen Gutschein hat, bekommt alles umsonst.',
      hints: ['Zwei Funktionen, die man leicht verwechselt.', 'Nimm einen Korb für 10 und einen Gutschein über 1.'],
      why: 'Abgezogen wird das Größere von beiden.',
    },
    shows: 'Wer einen kleinen Gutschein hat',
    with: (text) => ({ ...goodBug, symptom: `${goodBug.symptom} ${text}` }),
    keyShown: { ...goodBug, symptom: `Look at ${goodBug.replace}: somebody gets everything for free.` },
    many: (count) => [{ ...goodBug, hints: many(at(goodBug.hints, 0), count) }],
  },
  {
    name: 'a modification',
    kind: 'practice',
    exercise: 'modification',
    good: goodAssignment,
    foreign: { ...goodAssignment, task: 'Ab 100 wird kein Gutschein mehr abgezogen: `total` soll dann keinen nehmen.' },
    shows: 'Ab 100 wird kein Gutschein',
    with: (text) => ({ ...goodAssignment, task: `${goodAssignment.task} ${text}` }),
    keyShown: { ...goodAssignment, task: `${goodAssignment.task} ${goodAssignment.sketch}` },
    many: (count) => [
      { ...goodAssignment, points: many(at(goodAssignment.points, 0), count) },
      { ...goodAssignment, hints: many(at(goodAssignment.hints, 0), count) },
    ],
  },
];

/** HTML, a link and an image, none of which the tutor may write: shown as they are written, which the page's own tests see. */
const markup = '<script>x()</script> <b>so</b> [more](https://evil.example/) ![pixel](https://evil.example/p.png)';

const sizeOf = ({ turns }: TutorRequest): number =>
  turns.at(-1)?.content.reduce((sum, { text }) => sum + text.length, 0) ?? 0;

describe('a bad answer to', () => {
  for (const { name, kind, exercise, ...mode } of modes) {
    describe(name, () => {
      const standing = () => standingActivity(kind, exercise);
      const good = JSON.stringify(mode.good);
      /** What the learner reads, as it is exported. */
      const read = ({ lesson }: ReturnType<typeof standing>) => lessonMarkdown(lesson.view);

      it('is none that is good', async () => {
        const { failure, view, asked } = await standing().write([() => says(good)]);
        assert.deepEqual([failure, view.phase, asked.length], [undefined, 'done', 1]);
      });

      for (const [what, stopReason] of [
        ['is cut off', 'cutOff'],
        ['is refused midway', 'declined'],
      ] as const) {
        it(`that ${what} shows nothing of it, and can be asked for again`, async () => {
          const activity = standing();
          const before = read(activity);
          const half = good.slice(0, Math.floor(good.length * 0.6));
          const { failure, view } = await activity.write([() => says(half, 17, stopReason)]);
          assert.deepEqual([failure?.kind, view.phase], [stopReason, 'failed']);
          assert.equal(read(activity).replace(/ · .*$/m, ''), before);
          assert.equal((await activity.write([() => says(good)])).view.phase, 'done');
        });
      }

      it('of another schema, or of none, is told as such, and not repaired', async () => {
        const other = JSON.stringify(kind === 'quiz' ? goodTurn : goodQuiz);
        for (const text of [
          other,
          'I would rather talk about the weather.',
          '{',
          'null',
          '[]',
          '{"questions": 3}',
          good.slice(0, -2),
        ]) {
          const { failure, asked } = await standing().write([() => says(text)]);
          assert.deepEqual([failure?.kind, asked.length], ['unusable', 1], text);
        }
      });

      it('in another language is shown as it is', async () => {
        const activity = standing();
        const { failure, lines } = {
          ...(await activity.write([() => says(JSON.stringify(mode.foreign))])),
          ...activity,
        };
        assert.equal(failure, undefined);
        assert.deepEqual(
          lines.filter((line) => line.startsWith('checks')),
          [],
        );
        assert.ok(read(activity).includes(mode.shows), read(activity));
      });

      it('with HTML, links and images keeps them as text, and takes nothing else along', async () => {
        const activity = standing();
        const { failure, asked } = await activity.write([() => says(JSON.stringify(mode.with(markup)))]);
        assert.deepEqual([failure, asked.length], [undefined, 1]);
        assert.ok(JSON.stringify(activity.lesson.activity).includes(markup));
      });

      it('with very many parts is repaired with a short request, and never shown whole', async () => {
        // Several megabytes each.
        for (const parts of mode.many(10_000)) {
          const activity = standing();
          const spoilt = JSON.stringify(parts);
          const { asked } = await activity.write([() => says(spoilt, 65_536), () => says('Sorry.')]);
          assert.equal(asked.length, 2);
          const [, repair] = asked;
          assert.ok(repair && sizeOf(repair) < 5_000, `${repair && sizeOf(repair)} characters of what failed`);
          assert.ok(JSON.stringify(activity.lesson.view).length < 20_000);
        }
      });

      const { keyShown } = mode;
      if (keyShown !== undefined) {
        it('with its key in what the learner reads is mended, or not shown', async () => {
          const spoilt = JSON.stringify(keyShown);
          const mended = standing();
          assert.equal((await mended.write([() => says(spoilt), () => says(good)])).asked.length, 2);
          const before = standing();
          await before.write([() => says(good)]);
          assert.equal(read(mended), read(before));

          const left = standing();
          const { failure } = await left.write([() => says(spoilt), () => says(spoilt)]);
          if (kind === 'quiz') assert.match(read(left), /Question 1 of 3/);
          else assert.equal(failure?.kind, 'unusable');
        });
      }
    });
  }

  it('an explanation that was judged, with very many verdicts, counts none of them twice', async () => {
    const activity = standingActivity('explainBack');
    await activity.write([() => says(JSON.stringify(goodRubric))]);
    activity.act({ kind: 'write', text: 'It adds up.' });
    const verdicts = JSON.stringify({ verdicts: many(at(goodVerdicts.verdicts, 0), 10_000) });
    const { view, asked } = await activity.write([() => says(verdicts, 65_536), () => says('Sorry.')]);
    assert.ok(asked[1] && sizeOf(asked[1]) < 5_000);
    assert.deepEqual(view.activity?.kind === 'explainBack' && view.activity.points?.map(({ hit }) => hit), [
      false,
      false,
      false,
    ]);
  });
});
