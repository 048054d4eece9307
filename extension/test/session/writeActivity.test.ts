import assert from 'node:assert/strict';
import type { ModelEvent } from '../../src/model/provider.ts';
import { Lesson } from '../../src/session/lesson.ts';
import { lessonMarkdown } from '../../src/session/lessonMarkdown.ts';
import { at } from '../tutor/support/cart.ts';
import { goodQuiz, goodRubric, goodTrace, goodTurn, goodVerdicts, learnersWords } from '../tutor/support/modes.ts';
import { type Script, standingActivity as standing } from './standingActivity.ts';
import { says } from './support.ts';

const quiz = JSON.stringify(goodQuiz);
const turn = JSON.stringify(goodTurn);
const twoKeys = structuredClone(goodQuiz);
at(at(twoKeys.questions, 1).options, 1).correct = true;
const bad = JSON.stringify(twoKeys);
const repaired = JSON.stringify({ questions: [at(goodQuiz.questions, 1)] });
const questions = (lesson: Lesson) => (lesson.view.activity?.kind === 'quiz' ? lesson.view.activity.total : 0);

describe('writing an activity', () => {
  it('ends when it is the learner’s turn', async () => {
    const { write, lesson, snapshots, requests } = standing('quiz');
    const { failure, asked, view } = await write([() => says(quiz)]);
    assert.equal(failure, undefined);
    assert.equal(asked.length, 1);
    assert.equal(view.phase, 'done');
    assert.equal(questions(lesson), 4);
    assert.deepEqual(view.verified, { refs: 4, dropped: 0 });
    assert.deepEqual(requests, ['req_1']);
    assert.ok(snapshots.some(({ phase }) => phase === 'streaming'));
  });

  it('never shows a key, also not for a moment', async () => {
    const { write, snapshots } = standing('quiz');
    await write([() => says(quiz)]);
    const secrets = goodQuiz.questions.flatMap(({ options }) => options.map(({ why }) => why));
    const shown = JSON.stringify(snapshots);
    for (const secret of secrets) assert.ok(!shown.includes(JSON.stringify(secret)), secret);
  });

  it('has what failed mended once', async () => {
    const { write, lesson, lines, snapshots } = standing('quiz');
    const { asked } = await write([() => says(bad), () => says(repaired)]);
    assert.equal(asked.length, 2);
    assert.equal(questions(lesson), 4);
    assert.ok(snapshots.some(({ phase }) => phase === 'repairing'));
    assert.match(lines.join('\n'), /the question of level block: notOneKey/);
  });

  const fruitless: [string, Script][] = [
    ['is as bad', () => says(JSON.stringify({ questions: [at(twoKeys.questions, 1)] }))],
    ['is no repair', () => says('Sorry.')],
    ['fails', () => [{ kind: 'failed', failure: { kind: 'offline' } }] satisfies ModelEvent[]],
    ['is cut off', () => says(repaired, 17, 'cutOff')],
  ];
  for (const [name, script] of fruitless) {
    it(`leaves out what failed when the repair ${name}`, async () => {
      const { write, lesson } = standing('quiz');
      const { failure } = await write([() => says(bad), script]);
      assert.equal(failure, undefined);
      assert.equal(questions(lesson), 3);
    });
  }

  const failures: [string, Script, string][] = [
    ['an empty answer', () => says(''), 'unusable'],
    ['another schema', () => says(turn), 'unusable'],
    ['an answer that is cut off', () => says(quiz.slice(0, 300), 17, 'cutOff'), 'cutOff'],
    ['a refusal', () => says('', 17, 'declined'), 'declined'],
    ['no connection', () => [{ kind: 'failed', failure: { kind: 'offline' } }], 'offline'],
  ];
  for (const [name, script, kind] of failures) {
    it(`says so: ${name}`, async () => {
      const { failure, view } = await standing('quiz').write([script]);
      assert.equal(failure?.kind, kind);
      assert.equal(view.phase, 'failed');
      assert.ok(view.failure);
    });
  }

  it('fails when nothing of an answer can be shown, even after its repair', async () => {
    const leak = JSON.stringify({ ...goodTurn, question: `Is it so: ${goodTurn.answer.replace('.', '')}?` });
    const { failure } = await standing('guide').write([() => says(leak), () => says(leak)]);
    assert.equal(failure?.kind, 'unusable');
  });

  it('can be stopped, and goes on from where it stood', async () => {
    const { write, lesson, act } = standing('guide');
    await write([() => says(turn)]);
    assert.equal(act({ kind: 'write', text: 'It caps it.' }), true);
    const controller = new AbortController();
    const stopping: Script = () => {
      controller.abort();
      return [{ kind: 'stopped' }];
    };
    assert.equal((await write([stopping], controller)).view.phase, 'stopped');
    const again = { ...goodTurn, question: 'Who would lose money without that call?', learner: 'onTrack' };
    const { view } = await write([() => says(JSON.stringify(again))]);
    assert.equal(view.phase, 'done');
    assert.deepEqual(
      lesson.view.activity?.kind === 'guide' && lesson.view.activity.turns.map(({ question }) => question),
      [goodTurn.question, again.question],
    );
  });

  it('takes no answer twice', async () => {
    const { write, act, lesson } = standing('quiz');
    await write([() => says(quiz)]);
    const first = { kind: 'choose', question: 0, option: 1, confidence: 'unsure' } as const;
    assert.equal(act(first), false, 'a quiz asks nothing more of the model');
    const before = lesson.view;
    act({ ...first, option: 2 });
    assert.equal(lesson.view, before);
  });

  it('offers cards when a quiz has come to its end, not before', async () => {
    const { write, lesson, act } = standing('quiz');
    await write([() => says(quiz)]);
    for (let question = 0; question < 4; question += 1) {
      assert.equal(lesson.view.card, undefined);
      act({ kind: 'choose', question, option: 1, confidence: 'sure' });
    }
    assert.equal(lesson.view.card, 'offered');
  });

  it('comes back from its record with its keys', async () => {
    const { write, lesson, act } = standing('quiz');
    await write([() => says(quiz)]);
    act({ kind: 'choose', question: 0, option: 1, confidence: 'sure' });
    const back = new Lesson(JSON.parse(JSON.stringify(lesson.record)), { update() {}, append() {} });
    assert.deepEqual(back.activity, lesson.activity);
    assert.deepEqual(back.view, lesson.view);
  });

  it('is exported as far as the learner has come', async () => {
    const { write, lesson, act } = standing('quiz');
    await write([() => says(quiz)]);
    act({ kind: 'choose', question: 0, option: 0, confidence: 'sure' });
    const markdown = lessonMarkdown(lesson.view);
    assert.match(markdown, /## Question 1 of 4\n\nWhat is `sum`/);
    assert.match(markdown, /- \[x\] Six more than before/);
    assert.match(markdown, /\(your answer\)/);
    assert.match(markdown, /## Question 2 of 4/);
    assert.doesNotMatch(markdown, /Question 3 of 4/);
  });

  it('judges an explanation in a second request, and is exported with what was said', async () => {
    const { write, lesson, act } = standing('explainBack');
    await write([() => says(JSON.stringify(goodRubric))]);
    assert.doesNotMatch(lessonMarkdown(lesson.view), /price times quantity/);
    assert.equal(act({ kind: 'write', text: learnersWords }), true);
    await write([() => says(JSON.stringify(goodVerdicts))]);
    const markdown = lessonMarkdown(lesson.view);
    assert.match(markdown, /> It multiplies each price/);
    assert.match(markdown, /- \[x\] It adds up price times quantity/);
    assert.match(markdown, /- \[ \] A coupon never makes/);
  });

  it('is exported as a table of the run, with what is still open left out', async () => {
    const { write, lesson, act } = standing('trace');
    await write([() => says(JSON.stringify(goodTrace))]);
    assert.match(
      lessonMarkdown(lesson.view),
      /\| 15 \| `sum \+= item\.price \* item\.quantity;` \|\s+\| `sum` = \? \|$/m,
    );
    assert.doesNotMatch(lessonMarkdown(lesson.view), /\| 17 \||= `6`/);
    act({ kind: 'write', text: '5' });
    act({ kind: 'tell' });
    assert.equal(act({ kind: 'write', text: '1' }), false, 'a trace asks nothing more of the model');
    const markdown = lessonMarkdown(lesson.view);
    assert.match(markdown, /\| 17 \| `if \(coupon\) \{` \| true \|/);
    assert.match(markdown, /- \[ \] Line 15: `sum` = `6` \(your answer: `5`\)\. The price counts/);
    assert.match(markdown, /- \[x\] Line 18: `sum` = `1\.0`\./);
    assert.match(markdown, /Unverified: code has computed 1 of 6/);
    assert.equal(lesson.view.card, 'offered');
  });

  it('shows nothing of a trace that its repair leaves wrong', async () => {
    const wrong = structuredClone(goodTrace);
    at(at(wrong.steps, 0).changes, 0).value = '1';
    const { failure } = await standing('trace').write([
      () => says(JSON.stringify(wrong)),
      () => says(JSON.stringify(wrong)),
    ]);
    assert.equal(failure?.kind, 'unusable');
  });

  it('is exported with the hints that were taken, and no others', async () => {
    const { write, lesson, act } = standing('guide');
    await write([() => says(turn)]);
    act({ kind: 'hint' });
    act({ kind: 'write', text: 'It caps\nthe coupon.' });
    const markdown = lessonMarkdown(lesson.view);
    assert.match(markdown, /_Hint 1 of 4:_ Look at what/);
    assert.doesNotMatch(markdown, /Think about the bounds|negative total/);
    assert.match(markdown, /> It caps\n> the coupon\./);
  });
});
