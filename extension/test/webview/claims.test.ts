import assert from 'node:assert/strict';
import { parseWebviewMessage } from '../../src/panel/messages.ts';
import {
  done,
  doneWrong,
  explained,
  guiding,
  quizzed,
  quizzing,
  streaming,
  traced,
  withFollowUps,
} from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: claims that are wrong', () => {
  const webview = useWebview();

  it('can be called wrong with the keyboard, which stays where it is and takes it back', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    const { page } = lessonPage;
    await page.getByRole('button', { name: 'Step 2: this is wrong' }).press('Enter');
    const message = { type: 'claim', action: 'dispute', claim: 'step s2' };
    assert.deepEqual(await lessonPage.lastSent('claim'), message);
    assert.deepEqual(parseWebviewMessage(message), message);
    await lessonPage.show({ ...done, wrong: ['step s2'] });
    assert.match(await page.getByRole('status').innerText(), /You said that this is wrong/);
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('claim'), { type: 'claim', action: 'restore', claim: 'step s2' });
    await lessonPage.show({ ...done, wrong: [] });
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    assert.equal(focused, 'Step 2: this is wrong');
  });

  it('are folded away, can be looked at again, and reported', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(doneWrong);
    const { page } = lessonPage;
    const step = page.locator('codetrain-step').nth(1);
    assert.equal(await step.isVisible(), false);
    await page.locator('[data-claim="step s2"] summary').first().click();
    assert.equal(await step.isVisible(), true);
    assert.match(await step.innerText(), /Without a coupon/);
    await page.locator('[data-claim="step s2"]').getByRole('button', { name: 'Report…' }).click();
    assert.deepEqual(await lessonPage.lastSent('claim'), { type: 'claim', action: 'report', claim: 'step s2' });
  });

  it('are no stop on the way from step to step', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show({ ...done, wrong: ['step s2'] });
    const { page } = lessonPage;
    await page.locator('.step').first().focus();
    await page.keyboard.press('j');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby')), 'title-s3');
  });

  it('cannot be called so while they are written', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(streaming);
    assert.equal(await lessonPage.page.getByRole('button', { name: 'this is wrong' }).count(), 0);
  });

  const names: [string, typeof done, string, string][] = [
    ['a question of a quiz', quizzing, 'Question 2 of 3: this is wrong', 'part 1'],
    ['a turn of a dialogue', guiding, 'Question 1: this is wrong', 'part 0'],
    ['a value of a run', traced, 'Step 1, sum: this is wrong', 'part 0'],
    ['a point of a rubric', explained, 'Point 2: this is wrong', 'part 1'],
    ['the question that ends a lesson', done, 'Check yourself: this is wrong', 'check'],
    ['an answer to a follow-up', withFollowUps, 'Answer: this is wrong', 'answer f1'],
  ];
  for (const [what, view, name, id] of names) {
    it(`may be ${what}`, async () => {
      const lessonPage = await webview.open();
      await lessonPage.show(view);
      await lessonPage.page.getByRole('button', { name }).click();
      assert.deepEqual(await lessonPage.lastSent('claim'), { type: 'claim', action: 'dispute', claim: id });
    });
  }

  it('do not count', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show({ ...quizzed, wrong: ['part 0'] });
    assert.match(await lessonPage.page.locator('.outcome').innerText(), /1 of 1 right/);
    await lessonPage.show({ ...explained, id: 'other', wrong: ['part 1'] });
    assert.match(await lessonPage.page.locator('.outcome').innerText(), /1 of 1 points/);
  });
});
