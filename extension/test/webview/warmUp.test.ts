import assert from 'node:assert/strict';
import { done, streaming, warmingUp } from './support/lessons.ts';
import { right } from './support/quizzes.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: a warm-up', () => {
  const webview = useWebview();
  const { warmUp } = warmingUp;
  if (warmUp === undefined) throw new Error('no warm-up');

  it('moves nothing that is read, whether it comes, stays or goes', async () => {
    const lessonPage = await webview.open();
    const { page } = lessonPage;
    const top = async () => (await page.locator('.step').first().boundingBox())?.y;
    await lessonPage.show(streaming);
    const before = await top();
    assert.ok(before !== undefined);
    await lessonPage.show({ ...streaming, warmUp });
    await page.getByRole('complementary').waitFor();
    assert.equal(await top(), before);
    await lessonPage.show({ ...done, warmUp });
    assert.equal(await top(), before);
    await lessonPage.show(done);
    assert.equal(await top(), before);
    assert.equal(await page.getByRole('complementary').count(), 0);
  });

  it('is answered, gone on from and skipped with the keyboard', async () => {
    const lessonPage = await webview.open();
    const { page } = lessonPage;
    await lessonPage.show({ ...warmingUp, warmUp: undefined } as never);
    await lessonPage.show(warmingUp);
    const dock = page.getByRole('complementary', { name: 'While you wait' });
    await dock.waitFor();
    assert.match(await page.getByRole('status').innerText(), /Question 1 of 5: Which of these calls/);
    assert.equal(await dock.locator('.line-chip').count(), 0, 'the lines would tell');
    await dock.getByRole('radio').first().press('Space');
    await page.keyboard.press('s');
    const answer = { type: 'answerQuestion', questionId: 'q1', option: 0, confidence: 'sure' };
    assert.deepEqual(await lessonPage.lastSent('answerQuestion'), answer);
    await dock.getByRole('button', { name: 'I am sure' }).focus();
    await lessonPage.show({ ...warmingUp, warmUp: { ...right, actions: [...right.actions, ...warmUp.actions] } });
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('quizAction'), { type: 'quizAction', action: 'next' });
    await dock.getByRole('button', { name: 'Skip' }).press('Enter');
    assert.deepEqual(await lessonPage.lastSent('quizAction'), { type: 'quizAction', action: 'skip' });
  });
});
