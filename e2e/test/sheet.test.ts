import assert from 'node:assert/strict';
import { LessonPage } from './lessonPage.ts';
import { forgetRequests, requests } from './provider.ts';
import { changeSettings, stage } from './stage.ts';
import { until } from './until.ts';

const lesson = new LessonPage();

interface Body {
  readonly system: readonly { readonly text: string }[];
  readonly messages: readonly { readonly content: readonly { readonly text: string }[] }[];
}

/** The document that has the focus, whole: the editor itself renders only what is in sight. */
async function wholeText(): Promise<string> {
  const { page } = stage().workbench;
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  return until(
    () => page.evaluate(() => navigator.clipboard.readText()),
    (text) => text !== '',
  );
}

describe('the sheet of what will be sent', () => {
  before(forgetRequests);
  after(() => changeSettings({ 'codetrain.confirmBeforeSending': 'never' }));

  const tab = () => stage().workbench.page.locator('.tab.active', { hasText: 'What will be sent' });

  it('opens as a document before anything is sent', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 11, 18);
    // The language service is ready, and has something to add.
    await workbench.page.locator('.monaco-breadcrumbs', { hasText: 'total' }).waitFor();
    await workbench.run('CodeTrain: Show What Will Be Sent');
    await workbench.answer('Explain');
    await tab().waitFor();
    await workbench.page.getByText('Start This Lesson', { exact: true }).first().waitFor();
    await workbench.screenshot('what will be sent');
    assert.deepEqual(await requests(), []);
  });

  it('lets parts of the context stay', async () => {
    const { workbench } = stage();
    const { page } = workbench;
    await workbench.run('CodeTrain: Choose What Is Sent');
    const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'signature around it: total' });
    await row.waitFor();
    await workbench.screenshot('what is sent, to choose from');
    await row.click();
    await page.keyboard.press('Enter');
    await workbench.notification('Leave this out of later lessons too').waitFor();
    await page.keyboard.press('Escape');
    await workbench.run('Notifications: Clear All Notifications');
    await tab().waitFor();
    await page.keyboard.press('Control+1');
    assert.match(await wholeText(), /^- not sent · signature around it: total · about/m);
  });

  it('is word for word what the provider then receives', async () => {
    const { workbench } = stage();
    const shown = await wholeText();
    const start = workbench.page.getByRole('button', { name: 'Start This Lesson' }).first();
    await lesson.begins(() => start.click());
    await lesson.reaches('done');
    const [served, ...others] = await requests();
    assert.deepEqual(others, []);
    assert.ok(served);
    const { system, messages } = served.body as Body;
    const texts = [...messages.flatMap(({ content }) => content), ...system].map(({ text }) => text);
    const fences = [...shown.replaceAll('\r\n', '\n').matchAll(/^(`{3,})(?:text|xml)\n([\s\S]*?)\n\1$/gm)];
    assert.deepEqual(
      fences.map(([, , text]) => text),
      texts,
    );
    assert.doesNotMatch(texts.join('\n'), /kind="signature"/);
    assert.equal(await tab().count(), 0, 'the sheet is gone');
    assert.equal(await lesson.source(), 'cart.ts:11–18');
    await workbench.screenshot('a lesson that was begun from its sheet');
  });

  it('comes before every lesson for those who want that', async () => {
    const { workbench } = stage();
    await changeSettings({ 'codetrain.confirmBeforeSending': 'always' });
    await forgetRequests();
    await workbench.selectLines('cart.ts', 11, 18);
    await workbench.run('CodeTrain: Quiz Me');
    await tab().waitFor();
    assert.match(await wholeText(), /Quiz Me: src\/cart\.ts, lines 11 to 18/);
    assert.deepEqual(await requests(), []);
  });
});
