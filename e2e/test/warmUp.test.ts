import assert from 'node:assert/strict';
import { LessonPage } from './lessonPage.ts';
import { answerNext, forgetRequests, requests } from './provider.ts';
import { shown } from './shown.ts';
import { changeSettings, stage } from './stage.ts';

const lesson = new LessonPage();

describe('a warm-up', () => {
  before(forgetRequests);

  it('asks about the lines while their lesson is being written, below what is read', async () => {
    const { workbench } = stage();
    await changeSettings({ 'codetrain.warmUp': true });
    await answerNext({ pace: { tokensPerSecond: 60, firstByteMs: 12_000 } });
    await workbench.selectLines('cart.ts', 1, 19);
    await lesson.explain();
    await lesson.warmUp.getByRole('radio').first().check();
    await workbench.screenshot('a warm-up');
    await lesson.warmUp.getByRole('button', { name: 'I am not sure' }).click();
    await lesson.warmUp.locator('.feedback').waitFor();
    assert.match(await shown(lesson.warmUp.locator('.feedback')), /^(Correct|Not quite)/);
    await lesson.reaches('done');
    await workbench.screenshot('a warm-up beside its lesson');
    await lesson.warmUp.getByRole('button', { name: 'Skip' }).click();
    await lesson.warmUp.waitFor({ state: 'detached' });
    assert.equal((await requests()).length, 1, 'it asks nobody');
    await changeSettings({ 'codetrain.warmUp': false });
  });
});
