import assert from 'node:assert/strict';
import { parseWebviewMessage } from '../../src/panel/messages.ts';
import { done, traced, tracedNothing, tracing, tracingNext, tracingTried, tracingUnread } from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: a trace', () => {
  const webview = useWebview();

  async function open(view = tracing) {
    const lessonPage = await webview.open();
    await lessonPage.show(view);
    const { page } = lessonPage;
    await page.locator('codetrain-trace > p').waitFor();
    return { lessonPage, page, field: page.getByRole('textbox', { name: 'What is sum after this line?' }) };
  }

  it('is loaded when there is one, and not with other lessons', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    const before = lessonPage.requests.length;
    await lessonPage.show(tracing);
    await lessonPage.page.locator('codetrain-trace > p').waitFor();
    assert.ok(lessonPage.requests.length > before);
    assert.deepEqual(lessonPage.complaints, []);
  });

  it('shows each line, its condition, what it changes, and the variables after it', async () => {
    const { lessonPage, page } = await open();
    const steps = page.locator('.trace-step');
    assert.match(await steps.nth(0).innerText(), /Line 13\s+let sum = 0;\s+sum = 0/);
    assert.match(await steps.nth(1).innerText(), /Condition: false\s+if \(item.*\s+Nothing changes\./);
    assert.match(await steps.nth(2).innerText(), /sum = \?/);
    const table = page.getByRole('table', { name: 'Variables after step 3' });
    assert.match(await table.innerText(), /items\s+\[\{price: 2, quantity: 3\}\]\s+sum\s+to be filled in\s*changed/);
    assert.equal(await page.getByRole('table', { name: 'Variables after step 1' }).isVisible(), false);
    await steps.nth(0).locator('summary').press('Enter');
    assert.ok(await page.getByRole('table', { name: 'Variables after step 1' }).isVisible());
    await steps.nth(2).locator('.line-chip').click();
    const { ref } = tracing.activity?.kind === 'trace' ? (tracing.activity.steps[2] ?? {}) : {};
    assert.deepEqual(await lessonPage.lastSent('openRef'), { type: 'openRef', ref });
  });

  it('keeps names whole and the open blank in view, in a narrow and low panel', async () => {
    const lessonPage = await webview.open({ width: 320, height: 400 });
    await lessonPage.show(tracing);
    const { page } = lessonPage;
    const name = page.getByRole('rowheader', { name: 'items' });
    await name.waitFor();
    assert.equal(await name.locator('code').evaluate((element) => element.getClientRects().length), 1);
    await lessonPage.show(tracingTried);
    const isWhole = await page.locator('.blank').evaluate((blank) => {
      const { top, bottom } = blank.getBoundingClientRect();
      const view = document.querySelector('main')?.getBoundingClientRect();
      return view !== undefined && top >= view.top - 1 && bottom <= view.bottom + 1;
    });
    assert.ok(isWhole);
  });

  it('says how far it can be trusted', async () => {
    const { lessonPage, page } = await open();
    assert.match(await page.locator('.trust').innerText(), /^Unverified\. A model .* 1 of its 4 values/);
    await lessonPage.show({ ...traced, id: 'lesson-2' });
    assert.match(await page.locator('.trust').innerText(), /^Code has computed all 3 values/);
    const agreed = { ...tracing, id: 'lesson-3', solved: { agreed: [0], doubted: [] } };
    await lessonPage.show(agreed);
    assert.match(await page.locator('.trust').innerText(), /^The values that you filled in were found once more/);
    await lessonPage.show({ ...agreed, id: 'lesson-4', solved: { agreed: [0], doubted: [1] } });
    assert.match(await page.locator('.trust').innerText(), /^Unverified\./);
  });

  it('is filled in with the keyboard alone, and the focus goes along', async () => {
    const { lessonPage, page, field } = await open();
    await field.focus();
    await page.keyboard.type(' 5');
    await page.keyboard.press('Enter');
    const message = { type: 'act', act: { kind: 'write', text: '5' } };
    assert.deepEqual(await lessonPage.lastSent('act'), message);
    assert.deepEqual(parseWebviewMessage(message), message);
    await lessonPage.show(tracingTried);
    assert.match(await page.locator('.blank-note').innerText(), /^5 is not it\. Try once more/);
    assert.equal(await field.inputValue(), '');
    await lessonPage.show(tracingNext);
    const next = page.getByRole('textbox', { name: 'What is discount after this line?' });
    assert.ok(await next.evaluate((element) => element === document.activeElement));
    assert.match(await page.locator('.feedback').innerText(), /sum It is 6, not 5\. It is item\.price times\./);
    await lessonPage.show(traced);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), '1 of 2 right');
  });

  it('keeps what is no value to be corrected, and says what one looks like', async () => {
    const { lessonPage, page, field } = await open();
    await field.fill('sum + 1');
    await field.press('Enter');
    await lessonPage.show(tracingUnread);
    assert.equal(await field.inputValue(), 'sum + 1');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.match(await page.locator('.blank-note').innerText(), /Write a value, like 3, "a" or \[1, 2\]/);
    assert.equal(await page.getByRole('status').innerText(), await page.locator('.blank-note').innerText());
    assert.deepEqual(
      ((await lessonPage.state()) as { draft: string }).draft,
      'sum + 1',
      'a reload would bring it back',
    );
  });

  it('sends nothing that is empty, and shows the value on request', async () => {
    const { lessonPage, page, field } = await open();
    await field.press('Enter');
    assert.deepEqual(
      (await lessonPage.sent()).filter(({ type }) => type === 'act'),
      [],
    );
    await page.getByRole('button', { name: 'Show me' }).click();
    assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'tell' } });
  });

  it('tells how it went, offers to work out what was wrong, and to ask it again', async () => {
    const { lessonPage, page } = await open(traced);
    assert.match(await page.locator('.outcome').innerText(), /1 of 2 right\s+With the second try: 1\./);
    await page.getByRole('button', { name: 'Work it out with me' }).click();
    assert.deepEqual(await lessonPage.lastSent('guide'), { type: 'guide', question: 0 });
    await page.getByRole('button', { name: 'Ask me these again another day' }).click();
    await lessonPage.waitForMessage('keepCard');
    assert.ok(await page.getByRole('textbox', { name: 'Ask a follow-up question' }).isVisible());
  });

  it('says what has come, to those who do not see it', async () => {
    const { lessonPage, page } = await open();
    const said = () => page.getByRole('status').innerText();
    await lessonPage.show(tracingTried);
    assert.match(await said(), /5 is not it/);
    await lessonPage.show(tracingNext);
    assert.match(await said(), /It is 6, not 5\. It is `item\.price` \*times\*\.\s+Blank 2 of 2\. What is discount/);
    await lessonPage.show(traced);
    assert.match(await said(), /Correct, with the second try\. So it stays\.\s+1 of 2 right/);
  });

  it('says so where nothing can be followed', async () => {
    const { page } = await open(tracedNothing);
    assert.match(await page.locator('codetrain-trace').innerText(), /^The tutor found nothing in these lines/);
    assert.equal(await page.locator('.outcome, .trust').count(), 0);
  });

  it('shows markup in code, values and reasons as text', async () => {
    const hostile = '<img src=x onerror="window.injected=true">';
    const { activity } = tracingNext;
    assert.ok(activity?.kind === 'trace');
    const steps = activity.steps.map((step) => ({
      ...step,
      ref: { ...step.ref, quote: hostile },
      variables: step.variables.map((variable) => ({ ...variable, name: hostile, value: hostile })),
      answers: step.answers.map((answer) => ({ ...answer, name: hostile, given: hostile, why: hostile })),
    }));
    const inputs = [{ name: hostile, value: hostile }];
    const { page } = await open({
      ...tracingNext,
      activity: { ...activity, steps, inputs, open: { index: 1, name: hostile, tried: hostile, isUnread: false } },
    });
    assert.equal(await page.locator('codetrain-trace img').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
  });
});
