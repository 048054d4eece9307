import assert from 'node:assert/strict';
import type { LessonPage } from './support/lessonPage.ts';
import { done } from './support/lessons.ts';
import {
  asking,
  doubtful,
  finished,
  gathering,
  recalled,
  recalling,
  reviewed,
  right,
  second,
  wrong,
} from './support/quizzes.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: quiz', () => {
  const webview = useWebview();
  const show = (lessonPage: LessonPage, quiz: typeof asking) => lessonPage.post({ type: 'quiz', quiz });
  const focused = ({ page }: LessonPage) => page.evaluate(() => document.activeElement?.textContent?.trim());

  it('is answered with the keyboard alone: an option by its number, then how sure one is', async () => {
    const lessonPage = await webview.open();
    await show(lessonPage, gathering);
    await show(lessonPage, asking);
    const { page } = lessonPage;
    await page.keyboard.press('s');
    assert.deepEqual(
      (await lessonPage.sent()).filter(({ type }) => type === 'answerQuestion'),
      [],
      'there is nothing to be sure of yet',
    );
    await page.keyboard.press('9');
    await page.keyboard.press('3');
    assert.ok(await page.getByRole('radio').nth(2).isChecked());
    await page.keyboard.press('u');
    assert.deepEqual(await lessonPage.lastSent('answerQuestion'), {
      type: 'answerQuestion',
      questionId: 'q1',
      option: 2,
      confidence: 'unsure',
    });
    await show(lessonPage, wrong);
    await page.keyboard.press('1');
    assert.equal((await lessonPage.sent()).filter(({ type }) => type === 'answerQuestion').length, 1);
    assert.equal(await focused(lessonPage), 'Next Question');
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('quizAction'), { type: 'quizAction', action: 'next' });
    await show(lessonPage, second);
    assert.equal(await focused(lessonPage), 'Question 2 of 5');
    assert.equal(await page.getByRole('radio', { checked: true }).count(), 0, 'a new question has no answer yet');
  });

  it('shows how it went, and points at the lines only then', async () => {
    const lessonPage = await webview.open();
    await show(lessonPage, asking);
    const { page } = lessonPage;
    assert.equal(await page.locator('.line-chip').count(), 0);
    assert.equal(await page.locator('[data-verdict]').count(), 0);
    await show(lessonPage, right);
    assert.equal(await page.locator('.feedback[data-verdict="right"]').count(), 1);
    assert.equal(await page.locator('.line-chip').innerText(), 'Lines 13–19');
    await show(lessonPage, wrong);
    assert.equal(await page.locator('.option[data-verdict="wrong"]').innerText(), 'describe\nYour answer');
    assert.match(await page.locator('.notices').innerText(), /has changed since/);
  });

  it('says each question, how it went and how it ended', async () => {
    const lessonPage = await webview.open();
    const said = () => lessonPage.page.getByRole('status').innerText();
    await show(lessonPage, gathering);
    assert.match(await said(), /^Asking the editor/);
    await show(lessonPage, asking);
    assert.equal(await said(), 'Question 1 of 5: Which of these calls `discounted`?');
    await show(lessonPage, right);
    assert.match(await said(), /^Correct\. /);
    await show(lessonPage, finished);
    assert.match(await said(), /^4 of 5 right\. /);
  });

  it('recalls an answer with the keyboard alone: shows it, then says how it went', async () => {
    const lessonPage = await webview.open();
    const { page } = lessonPage;
    const said = () => page.getByRole('status').innerText();
    await show(lessonPage, { ...recalling, phase: 'gathering' });
    await show(lessonPage, recalling);
    assert.match(await said(), /^Question 1 of 2: Why does the coupon/);
    assert.equal(await focused(lessonPage), 'Question 1 of 2');
    await page.keyboard.press('3');
    assert.deepEqual(
      (await lessonPage.sent()).filter(({ type }) => type === 'quizAction'),
      [],
      'there is nothing to be judged yet',
    );
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('quizAction'), { type: 'quizAction', action: 'reveal' });
    assert.equal(await page.locator('.line-chip, codetrain-markdown').count(), 0);
    await show(lessonPage, recalled);
    assert.match(await said(), /A coupon larger than the cart/);
    assert.equal(await focused(lessonPage), 'The answer');
    assert.deepEqual(await page.locator('.recalled li').allInnerTexts(), [
      'A coupon larger than the cart',
      'would give a negative total',
    ]);
    for (const [key, action] of [
      ['1', 'gradeAgain'],
      ['2', 'gradeHard'],
      ['3', 'gradeGood'],
      ['4', 'gradeEasy'],
    ]) {
      await page.keyboard.press(key ?? '');
      assert.deepEqual(await lessonPage.lastSent('quizAction'), { type: 'quizAction', action });
    }
  });

  it('shows how the code was that a card is in doubt about', async () => {
    const lessonPage = await webview.open();
    await show(lessonPage, doubtful);
    assert.match(
      await lessonPage.page.locator('main').innerText(),
      /Below is how it was\.[\s\S]*Math\.min[\s\S]*Ask It Anyway/,
    );
  });

  it('draws progress that can be read out', async () => {
    const lessonPage = await webview.open();
    await show(lessonPage, reviewed);
    const labels = await lessonPage.page
      .getByRole('img')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    assert.equal(labels.length, 2);
    assert.match(labels[0] ?? '', /^Due in the coming days\. 2026-12-01: 4, 2026-12-03: 2, /);
    assert.equal(await lessonPage.page.getByRole('row').count(), 3);
  });

  it('gives way to a lesson, and takes its place', async () => {
    const lessonPage = await webview.open();
    await show(lessonPage, asking);
    await lessonPage.show(done);
    assert.equal(await lessonPage.page.locator('codetrain-step').count(), done.steps.length);
    await show(lessonPage, asking);
    assert.equal(await lessonPage.page.locator('codetrain-step').count(), 0);
    assert.deepEqual(lessonPage.complaints, []);
  });
});
