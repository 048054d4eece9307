import assert from 'node:assert/strict';
import { lessonMarkdown } from '../../src/session/lessonMarkdown.ts';
import { writeLesson } from '../../src/session/writeLesson.ts';
import { cart, goodAnswer } from '../tutor/support/cart.ts';
import { says, scripted, standingLesson } from './support.ts';

async function done() {
  const { lesson, journal } = standingLesson();
  const { provider } = scripted(() => says(JSON.stringify(goodAnswer)));
  await writeLesson({ lesson, snippet: cart, provider, language: 'en', signal: new AbortController().signal, journal });
  return lesson;
}

describe('a lesson as Markdown', () => {
  it('has everything that is shown, in order', async () => {
    const lesson = await done();
    lesson.change((view) => ({
      ...view,
      followUps: [
        { id: 'a', stepId: 'step-2', question: 'Why a loop?', phase: 'done', answer: 'It adds.' },
        { id: 'b', question: 'All in all?', phase: 'done', answer: 'Fine.' },
      ],
    }));
    const text = lessonMarkdown(lesson.view);
    const parts = [
      '# Lesson: cart.ts',
      '`src/cart.ts`, lines 12 to 21',
      goodAnswer.purpose,
      '## Step 1: line 12',
      '## Step 2: lines 14 to 16',
    ];
    parts.push(
      '```typescript\n  for (const item of items) {',
      '> **Watch out:**',
      'Why a loop?',
      '## Step 3',
      'accumulator',
      '## Check yourself',
      'All in all?',
    );
    let from = 0;
    for (const part of parts) {
      const found = text.indexOf(part, from);
      assert.ok(found >= from, `${part} after position ${from} in\n${text}`);
      from = found;
    }
  });

  it('tells no key before the question was answered', async () => {
    const lesson = await done();
    assert.doesNotMatch(lessonMarkdown(lesson.view), /\[x\]/);
    lesson.answer(0);
    assert.equal(lessonMarkdown(lesson.view).match(/\[x\]/g)?.length, 1);
  });

  it('fences code that holds fences', async () => {
    const lesson = await done();
    lesson.change((view) => ({
      ...view,
      source: { ...view.source, lines: ['````js', '```', ...view.source.lines.slice(2)] },
    }));
    assert.match(lessonMarkdown(lesson.view), /`````typescript\n````js\n/);
  });
});
