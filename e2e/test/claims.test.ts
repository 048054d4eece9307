import assert from 'node:assert/strict';
import { LessonPage } from './lessonPage.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

const lesson = new LessonPage();

describe('a claim that is wrong', () => {
  before(async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await lesson.explain();
    await lesson.reaches('done');
  });

  it('is folded away, and comes back when that is taken back', async () => {
    const { workbench } = stage();
    const step = lesson.steps.nth(1);
    await lesson.button('Step 2: this is wrong').click();
    await lesson.retired.getByText('You said that this is wrong.').waitFor();
    assert.equal(await step.isVisible(), false);
    await workbench.screenshot('a step that is called wrong');
    await lesson.button('Undo: Step 2').press('Enter');
    await lesson.retired.waitFor({ state: 'detached' });
    assert.ok(await step.isVisible());
  });

  it('is found again after a reload', async () => {
    const { workbench } = stage();
    await lesson.button('Step 2: this is wrong').click();
    await lesson.retired.waitFor();
    // The workbench saves the state of webviews about every second, and tells no one.
    await workbench.page.waitForTimeout(2_000);
    await workbench.reload();
    await lesson.reaches('done');
    await lesson.retired.waitFor();
  });

  it('can be reported, in the words of its kind', async () => {
    const { workbench } = stage();
    await lesson.button('Report…').click();
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Copy the details' }).click();
    // Written by the extension host, some time after the click.
    const copied = await until(
      () => workbench.page.evaluate(() => navigator.clipboard.readText()),
      (text) => text.includes('Said to be wrong'),
    );
    assert.match(copied, /Said to be wrong: step of explain\n/);
    assert.match(copied, /Its requests: \S+/);
    assert.doesNotMatch(copied, /cart|quantity/);
  });

  it('is passed over in a quiz', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await lesson.explain('CodeTrain: Quiz Me');
    await lesson.reaches('done');
    await lesson.button('Question 1 of 4: this is wrong').click();
    await lesson.questions.nth(1).waitFor();
    assert.match(await shown(lesson.retired), /Question 1 of 4/);
    await workbench.screenshot('a question that is called wrong');
  });
});
