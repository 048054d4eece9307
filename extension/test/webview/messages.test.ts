import assert from 'node:assert/strict';
import { parseWebviewMessage } from '../../src/panel/messages.ts';
import { aboutWhole, done, failed, streaming, withFollowUps } from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

const idle = {
  ...withFollowUps,
  followUps: withFollowUps.followUps.map((each) => ({ ...each, phase: 'done' as const })),
};

describe('webview: messages to the host', () => {
  const webview = useWebview();

  it('says that it is ready, once', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    assert.deepEqual(
      (await lessonPage.sent()).filter(({ type }) => type === 'ready'),
      [{ type: 'ready' }],
    );
  });

  it('opens the lines of a chip, and previews them while the pointer is on it', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    const chip = lessonPage.page.locator('.step .line-chip').first();
    await chip.hover();
    assert.deepEqual(await lessonPage.lastSent('previewRef'), { type: 'previewRef', ref: done.steps[0]?.ref });
    await chip.click();
    assert.deepEqual(await lessonPage.lastSent('openRef'), { type: 'openRef', ref: done.steps[0]?.ref });
    await chip.evaluate((element) => element.blur());
    await lessonPage.page.mouse.move(5, 5);
    await lessonPage.page.waitForFunction(() => {
      const last = window.fakeHost.sent.at(-1);
      return last?.type === 'previewRef' && last.ref === undefined;
    });
  });

  it('opens the whole of the explained lines', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    await lessonPage.page.locator('.source-link').click();
    const quote = 'export function total(items: readonly Item[], coupon?: Coupon): number {';
    assert.deepEqual(await lessonPage.lastSent('openRef'), {
      type: 'openRef',
      ref: { startLine: 12, endLine: 20, quote },
    });
  });

  it('stops, copies and exports', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(streaming);
    const button = (name: string) => lessonPage.page.getByRole('button', { name });
    await button('Stop').click();
    await button('Copy lesson as Markdown').click();
    await button('Export lesson…').click();
    assert.deepEqual(
      (await lessonPage.sent())
        .slice(1)
        .map(({ type }) => type)
        .filter((type) => type !== 'previewRef'),
      ['stop', 'copy', 'export'],
    );
    await lessonPage.show(done);
    assert.equal(await button('Stop').count(), 0);
  });

  it('asks about the lesson, and about a step', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(idle);
    const { page } = lessonPage;
    await page.getByRole('textbox', { name: 'Ask a follow-up question' }).fill('Why so?\nReally?');
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('askFollowUp'), { type: 'askFollowUp', question: 'Why so?\nReally?' });
    assert.equal(await page.getByRole('textbox').inputValue(), '');

    await page.getByRole('button', { name: 'Ask about step 2' }).click();
    assert.ok(
      await page.getByRole('textbox', { name: 'Ask about step 2' }).evaluate((box) => box === document.activeElement),
    );
    await page.keyboard.type('And here?');
    await page.getByRole('button', { name: 'Send question' }).click();
    assert.deepEqual(await lessonPage.lastSent('askFollowUp'), {
      type: 'askFollowUp',
      question: 'And here?',
      stepId: 's2',
    });
    assert.equal(await page.locator('.composer-target').count(), 0, 'the next question is about the whole again');
  });

  it('keeps a question back while something is being written, and says why', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(withFollowUps);
    const { page } = lessonPage;
    await page.getByRole('textbox').fill('Too early?');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.composer-hint').innerText(), 'The answer is still being written.');
    assert.equal(await page.getByRole('textbox').inputValue(), 'Too early?');
    await lessonPage.show(idle);
    assert.equal(await page.locator('.composer-hint').count(), 0);
    await page.getByRole('textbox').press('Enter');
    assert.deepEqual(await lessonPage.lastSent('askFollowUp'), { type: 'askFollowUp', question: 'Too early?' });
  });

  it('sends the chosen answer, once there is one', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    const { page } = lessonPage;
    const answer = page.getByRole('button', { name: 'I am not sure' });
    assert.equal(await answer.getAttribute('aria-disabled'), 'true');
    await page.getByRole('radio').nth(2).check();
    assert.equal(await answer.getAttribute('aria-disabled'), 'false');
    await answer.click();
    assert.deepEqual(await lessonPage.lastSent('answerCheck'), {
      type: 'answerCheck',
      option: 2,
      confidence: 'unsure',
    });
  });

  it('takes the way forward that a failure offers, of the lesson or of a question', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(failed);
    await lessonPage.page.getByRole('button', { name: 'Upgrade' }).click();
    assert.deepEqual(await lessonPage.lastSent('failureAction'), { type: 'failureAction', action: 'upgrade' });
    await lessonPage.page.getByRole('button', { name: 'Copy request id' }).click();
    assert.deepEqual(await lessonPage.lastSent('copyCode'), { type: 'copyCode', text: failed.failure?.requestId });

    const failure = {
      title: 'No network',
      detail: 'Nothing was sent.',
      actions: [{ id: 'retry', label: 'Try again' }],
    } as const;
    await lessonPage.show({ ...done, id: 'other', followUps: [{ ...aboutWhole, phase: 'failed', failure }] });
    await lessonPage.page.getByRole('button', { name: 'Try again' }).click();
    assert.deepEqual(await lessonPage.lastSent('failureAction'), {
      type: 'failureAction',
      action: 'retry',
      followUpId: aboutWhole.id,
    });
  });

  it('copies code as it is in the file, without line numbers', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    await lessonPage.page.locator('.quoted').first().hover();
    await lessonPage.page.getByRole('button', { name: 'Copy code' }).first().click();
    const { source } = done;
    assert.deepEqual(await lessonPage.lastSent('copyCode'), {
      type: 'copyCode',
      text: source.lines
        .slice(1, 6)
        .map((line) => line.slice(2))
        .join('\n'),
    });
  });

  it('sends nothing that the host would not accept', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(idle);
    for (const button of await lessonPage.page.getByRole('button').all()) await button.click();
    for (const message of await lessonPage.sent()) assert.deepEqual(parseWebviewMessage(message), message);
  });
});
