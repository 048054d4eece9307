import assert from 'node:assert/strict';
import type { ModelEvent } from '../../src/model/provider.ts';
import { writeLesson } from '../../src/session/writeLesson.ts';
import { wordsOf } from '../../src/tutor/explain/review.ts';
import { at, cart, changed, goodAnswer } from '../tutor/support/cart.ts';
import { says, scripted, standingLesson } from './support.ts';

type Script = Parameters<typeof scripted>[number];

async function write(scripts: Script[], controller = new AbortController()) {
  const standing = standingLesson();
  const { provider, asked } = scripted(...scripts);
  const { lesson, journal } = standing;
  const failure = await writeLesson({
    lesson,
    snippet: cart,
    provider,
    language: 'en',
    signal: controller.signal,
    journal,
  });
  return { ...standing, asked, failure, view: lesson.view };
}

const good = JSON.stringify(goodAnswer);
const wrongStep = changed((answer) => {
  at(answer.steps, 1).ref.quote = 'made up';
});
const repair = JSON.stringify({ steps: [{ index: 1, ...at(goodAnswer.steps, 1) }] });

describe('writing a lesson', () => {
  it('goes through its phases and ends with what was answered', async () => {
    const { view, snapshots, asked, failure, requests } = await write([() => says(good)]);
    assert.equal(failure, undefined);
    assert.deepEqual([...new Set(snapshots.map(({ phase }) => phase))], ['capturing', 'waiting', 'streaming', 'done']);
    assert.equal(view.purpose, goodAnswer.purpose);
    assert.deepEqual(
      view.steps.map((step) => step.says),
      goodAnswer.steps.map((step) => step.says),
    );
    assert.deepEqual(view.verified, { refs: 5, dropped: 0 });
    assert.equal(view.modelLabel, 'Claude Haiku 5.5 · CodeTrain');
    assert.equal(view.draft, undefined);
    assert.equal(asked.length, 1);
    assert.deepEqual(requests, ['req_1']);
  });

  it('shows each step when it is complete, and text as it comes', async () => {
    const { snapshots, appended } = await write([() => says(good, 5)]);
    const counts = snapshots.filter(({ phase }) => phase === 'streaming').map(({ steps }) => steps.length);
    assert.deepEqual([...new Set(counts)], [0, 1, 2, 3, 4]);
    assert.ok(appended.length > 50);
    const drafted = snapshots.find(({ draft }) => draft?.id === 'step-2' && draft.ref);
    assert.deepEqual(drafted?.draft?.ref, { startLine: 14, endLine: 16, quote: 'for (const item of items) {' });
  });

  it('never shows a reference that is not verified, also not for a moment', async () => {
    const { snapshots } = await write([() => says(JSON.stringify(wrongStep)), () => says('{}')]);
    for (const { steps, draft } of snapshots) {
      for (const step of [...steps, ...(draft ? [draft] : [])])
        if (step.id === 'step-2') assert.equal(step.ref, undefined);
    }
  });

  it('keeps the key to itself', async () => {
    const { snapshots, lesson } = await write([() => says(good)]);
    assert.doesNotMatch(JSON.stringify(snapshots), /"correct"|The minimum of 0 and 5/);
    lesson.answer(0);
    assert.ok(lesson.view.checkResult);
    const first = lesson.view.checkResult;
    lesson.answer(1);
    assert.equal(lesson.view.checkResult, first, 'the first choice counts');
  });

  it('mends once, in place, asking for what failed alone', async () => {
    const { view, asked, snapshots } = await write([() => says(JSON.stringify(wrongStep)), () => says(repair)]);
    assert.equal(asked.length, 2);
    assert.match(JSON.stringify(asked[1]?.turns.at(-1)), /steps\[1\]: The quote/);
    assert.ok(snapshots.some(({ phase }) => phase === 'repairing'));
    assert.deepEqual(
      view.steps.map(({ id }) => id),
      ['step-1', 'step-2', 'step-3', 'step-4'],
    );
    assert.equal(view.steps[1]?.ref?.startLine, 14);
    assert.deepEqual(view.verified, { refs: 5, dropped: 0 });
    assert.equal(view.phase, 'done');
  });

  const useless: [string, Script][] = [
    ['repeats the mistake', () => says(JSON.stringify({ steps: [{ index: 1, ...at(wrongStep.steps, 1) }] }))],
    ['is no repair', () => says('I am sorry.')],
    ['fails', () => [{ kind: 'failed', failure: { kind: 'offline' } }]],
  ];
  for (const [name, script] of useless) {
    it(`shows the lesson without the failing part when the repair ${name}`, async () => {
      const { view, asked, failure } = await write([() => says(JSON.stringify(wrongStep)), script]);
      assert.equal(asked.length, 2);
      assert.equal(failure, undefined);
      assert.equal(view.phase, 'done');
      assert.equal(view.steps.length, 4);
      assert.equal(view.steps[1]?.ref, undefined);
      assert.deepEqual(view.verified, { refs: 4, dropped: 1 });
    });
  }

  it('tells the log which checks failed, and nothing of code or answer', async () => {
    const { lines } = await write([() => says(JSON.stringify(wrongStep)), () => says(repair)]);
    assert.ok(lines.some((line) => line.includes('step 2: reference')));
    assert.doesNotMatch(lines.join('\n'), /made up|coupon|price|total/i);
  });

  it('keeps what had come when it is stopped', async () => {
    const controller = new AbortController();
    async function* stopping(): AsyncGenerator<ModelEvent> {
      for (const event of says(good.slice(0, good.indexOf('"says":"Takes off') + 24))) {
        if (event.kind === 'done') break;
        yield event;
      }
      controller.abort();
      yield { kind: 'stopped' };
    }
    const { view, failure } = await write([stopping], controller);
    assert.equal(failure, undefined);
    assert.equal(view.phase, 'stopped');
    assert.equal(view.steps.length, 2);
    assert.equal(view.draft, undefined);
  });

  it('stops during a repair with the lesson as it is', async () => {
    const controller = new AbortController();
    const { view } = await write(
      [
        () => says(JSON.stringify(wrongStep)),
        () => {
          controller.abort();
          return [{ kind: 'stopped' }];
        },
      ],
      controller,
    );
    assert.equal(view.phase, 'stopped');
    assert.equal(view.steps.length, 4);
  });

  it('keeps what had come when the connection breaks, and offers a way on', async () => {
    const { view, failure } = await write([
      () => [
        ...[...says(good.slice(0, 700))].filter(({ kind }) => kind !== 'done'),
        { kind: 'failed', failure: { kind: 'connectionLost', answerer: { kind: 'managed' } }, requestId: 'req_7' },
      ],
    ]);
    assert.equal(failure?.kind, 'connectionLost');
    assert.equal(view.phase, 'failed');
    assert.ok(view.steps.length >= 1);
    assert.equal(view.failure?.requestId, 'req_7');
    assert.ok(view.failure?.actions.some(({ id }) => id === 'retry'));
  });

  it('keeps the complete steps of an answer that was cut off, and asks for no repair', async () => {
    const { view, asked } = await write([() => says(good.slice(0, 900), 50, 'cutOff')]);
    assert.equal(asked.length, 1);
    assert.equal(view.phase, 'failed');
    assert.match(view.failure?.title ?? '', /too long/);
    assert.ok(view.steps.length >= 1);
  });

  const unusable: [string, Script, string][] = [
    ['declines', () => says('', 1, 'declined'), 'declined'],
    ['talks', () => says('Sure! Here is what I think.'), 'unusable'],
    ['answers nothing', () => says(''), 'unusable'],
    ['answers an empty object', () => says('{}'), 'unusable'],
  ];
  for (const [name, script, kind] of unusable) {
    it(`fails with a word when the model ${name}`, async () => {
      const { view, failure } = await write([script]);
      assert.equal(failure?.kind, kind);
      assert.equal(view.phase, 'failed');
    });
  }

  it('begins anew with the same code and session when it is asked again', async () => {
    const standing = standingLesson();
    const { provider } = scripted(
      () => [{ kind: 'failed', failure: { kind: 'offline' } }],
      () => says(good),
    );
    const { lesson, journal } = standing;
    const id = lesson.id;
    for (let time = 0; time < 2; time += 1) {
      await writeLesson({
        lesson,
        snippet: cart,
        provider,
        language: 'en',
        signal: new AbortController().signal,
        journal,
      });
    }
    assert.equal(lesson.view.phase, 'done');
    assert.equal(lesson.view.failure, undefined);
    assert.equal(lesson.id, id);
    assert.deepEqual(lesson.view.source.lines, cart.lines);
  });

  it('shows no more than six steps and 220 words', async () => {
    const long = changed((answer) => {
      answer.steps = Array.from({ length: 9 }, () => ({ ...at(answer.steps, 3), why: 'word '.repeat(60) }));
    });
    const { view, snapshots } = await write([() => says(JSON.stringify(long)), () => says('{"steps":[]}')]);
    assert.ok(snapshots.every(({ steps }) => steps.length <= 6));
    assert.ok(view.steps.length >= 1 && view.steps.length <= 6);
    assert.ok(wordsOf(view) <= 220, `${wordsOf(view)} words`);
    assert.equal(view.phase, 'done');
  });
});
