import assert from 'node:assert/strict';
import { writeFollowUp } from '../../src/session/writeFollowUp.ts';
import { writeLesson } from '../../src/session/writeLesson.ts';
import { cart, goodAnswer } from '../tutor/support/cart.ts';
import { says, scripted, standingLesson } from './support.ts';

async function withLesson(...scripts: Parameters<typeof scripted>) {
  const standing = standingLesson();
  const { provider, asked } = scripted(() => says(JSON.stringify(goodAnswer)), ...scripts);
  const base = {
    lesson: standing.lesson,
    snippet: cart,
    provider,
    language: 'en',
    signal: new AbortController().signal,
    journal: standing.journal,
  };
  await writeLesson(base);
  const ask = (id: string, question: string, stepId?: string) => {
    standing.lesson.change((view) => ({
      ...view,
      followUps: [
        ...view.followUps,
        { id, question, phase: 'waiting', answer: '', ...(stepId !== undefined && { stepId }) },
      ],
    }));
    return writeFollowUp({ ...base, id });
  };
  return { ...standing, asked, ask, again: (id: string) => writeFollowUp({ ...base, id }) };
}

describe('a follow-up', () => {
  it('is answered under its step, and the lesson stays', async () => {
    const { lesson, ask, asked } = await withLesson(() => says('Because **cents**.', 4));
    const steps = lesson.view.steps;
    await ask('a', 'Why round?', 'step-4');
    assert.deepEqual(lesson.view.followUps, [
      { id: 'a', question: 'Why round?', phase: 'done', answer: 'Because **cents**.', stepId: 'step-4' },
    ]);
    assert.equal(lesson.view.steps, steps);
    assert.equal(asked[1]?.answerFormat, undefined);
    assert.match(JSON.stringify(asked[1]?.turns), /about=\\"step 4\\"/);
  });

  it('knows the earlier ones that were answered', async () => {
    const { ask, asked } = await withLesson(
      () => says('First answer.'),
      () => [{ kind: 'stopped' }],
      () => says('Third.'),
    );
    await ask('a', 'First?');
    await ask('b', 'Stopped?');
    await ask('c', 'Third?');
    const turns = JSON.stringify(asked[3]?.turns);
    assert.match(turns, /First answer\./);
    assert.doesNotMatch(turns, /Stopped\?/);
  });

  it('says in the log what its budget had no room for', async () => {
    const { lesson, ask, lines } = await withLesson(() => says('Now.'));
    const earlier = Array.from({ length: 20 }, (_, index) => ({
      id: `e${index}`,
      question: `Q${index}?`,
      phase: 'done' as const,
      answer: 'because '.repeat(400),
    }));
    lesson.change((view) => ({ ...view, followUps: earlier }));
    await ask('a', 'Now?');
    assert.ok(
      lines.some((line) => /^follow-up, to stay within its budget: 1\d earlier questions left out/.test(line)),
      lines.join('\n'),
    );
  });

  it('fails under its question alone, and can be asked again', async () => {
    const { lesson, ask, again } = await withLesson(
      () => [{ kind: 'failed', failure: { kind: 'offline' } }],
      () => says('Now.'),
    );
    assert.equal((await ask('a', 'Why?'))?.kind, 'offline');
    assert.equal(lesson.view.phase, 'done');
    assert.equal(lesson.view.failure, undefined);
    assert.match(lesson.view.followUps[0]?.failure?.title ?? '', /offline/);
    await again('a');
    assert.deepEqual(lesson.view.followUps, [{ id: 'a', question: 'Why?', phase: 'done', answer: 'Now.' }]);
  });
});
