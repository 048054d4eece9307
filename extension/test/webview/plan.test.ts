import assert from 'node:assert/strict';
import type { KnownPlan } from '../../src/billing/views.ts';
import { pageView } from '../../src/billing/views.ts';
import { endingState, freeState, offers, proState, usage } from '../billing/plans.ts';
import { findings } from './support/findings.ts';
import { type LessonPage, themeNames } from './support/lessonPage.ts';
import { useWebview } from './support/useWebview.ts';

const known: KnownPlan = {
  page: 'plans',
  label: 'ada@example.com',
  billing: freeState,
  usesOwnModel: false,
  plans: offers,
  report: usage,
  checkout: 'idle',
  failure: undefined,
};
const failure = {
  title: 'You are offline',
  detail: 'This machine has no connection.',
  requestId: 'r1',
  actions: [{ id: 'retry', label: 'Try Again' }],
} as const;
const signedOut = { ...known, label: undefined, billing: undefined };

const states: Readonly<Record<string, KnownPlan>> = {
  free: known,
  loading: { ...known, plans: undefined },
  failed: { ...known, plans: undefined, failure },
  signedOut,
  ownModel: { ...known, usesOwnModel: true },
  waiting: { ...known, checkout: 'waiting' },
  paid: { ...known, checkout: 'paid', billing: proState },
  ending: { ...known, billing: endingState },
  nothingForSale: { ...known, plans: offers.map((offer) => ({ ...offer, prices: [] })) },
  usage: { ...known, page: 'usage', billing: { ...proState, notice: 'past_due' } },
  usageLoading: { ...known, page: 'usage', report: undefined },
  usageSignedOut: { ...signedOut, page: 'usage' },
};

describe('webview: plan and usage', () => {
  const webview = useWebview();
  const open = () => webview.open({ entry: 'plan' });
  const show = (page: LessonPage, change: Partial<KnownPlan> = {}) => page.showPlan(pageView({ ...known, ...change }));

  for (const theme of themeNames) {
    // Their colours show in few states: one theme sees the rest.
    const names = theme === 'dark2026' ? Object.keys(states) : ['free', 'waiting', 'usage'];
    it(`axe finds nothing, theme ${theme}, and the policy refuses nothing`, async () => {
      const page = await webview.open({ entry: 'plan', theme });
      const found: Record<string, string[]> = {};
      for (const name of names) {
        await page.showPlan(pageView(states[name] ?? known));
        const violations = await findings(page);
        if (violations.length > 0) found[name] = violations;
      }
      assert.deepEqual(found, {});
      assert.deepEqual(page.complaints, []);
    });
  }

  it('compares what plans cost and give, and marks the one in force', async () => {
    const page = await open();
    await show(page);
    const card = (name: string) => page.page.locator(`[data-plan="${name}"]`);
    assert.match(
      await card('free').innerText(),
      /Your plan[\s\S]*\$0[\s\S]*20 lessons a month[\s\S]*Claude Haiku 5\.5/,
    );
    assert.match(await card('pro').innerText(), /\$20 a month[\s\S]*1,000 lessons a month[\s\S]*All models/);
    assert.match(await card('own').innerText(), /Nothing passes our service/);
    assert.equal(await card('free').getByRole('button').count(), 0);
  });

  it('buys by the keyboard alone, for the interval that was chosen, which a reload keeps', async () => {
    const page = await open();
    await show(page);
    await page.page.getByRole('radio', { name: 'Monthly' }).focus();
    await page.page.keyboard.press('ArrowRight');
    const pro = page.page.locator('[data-plan="pro"]');
    assert.match(await pro.innerText(), /\$192 a year[\s\S]*\$16 a month, billed every year/);
    await pro.locator('vscode-button').focus();
    await page.page.keyboard.press('Enter');
    assert.deepEqual(await page.lastAsked(), { type: 'buy', plan: 'pro', interval: 'year' });
    assert.deepEqual(await page.state(), { page: 'plans', interval: 'year' });
    const reloaded = await webview.open({ entry: 'plan', state: { page: 'plans', interval: 'year' } });
    await show(reloaded);
    assert.ok(await reloaded.page.getByRole('radio', { name: /Yearly/ }).isChecked());
  });

  it('offers no purchase of what is in force, below it, or not for sale', async () => {
    const page = await open();
    for (const change of [
      { billing: proState },
      { plans: offers.map((offer) => ({ ...offer, prices: [] })) },
    ] satisfies Partial<KnownPlan>[]) {
      await show(page, change);
      assert.equal(await page.page.locator('vscode-button.buy').count(), 0);
    }
  });

  it('announces how a purchase goes', async () => {
    const page = await open();
    const said = () => page.page.getByRole('status').innerText();
    await show(page);
    assert.equal(await said(), '');
    await show(page, { checkout: 'waiting' });
    assert.match(await said(), /Finish the payment in your browser/);
    await show(page, { checkout: 'paid', billing: proState });
    assert.equal(await said(), 'You are on Pro');
  });

  it('lets a failure be tried again, and its number be copied', async () => {
    const page = await open();
    await show(page, { failure });
    await page.page.locator('[data-action="retry"]').click();
    assert.deepEqual(await page.lastAsked(), { type: 'failureAction', action: 'retry' });
    await page.page.getByRole('button', { name: 'Copy request id' }).click();
    assert.deepEqual(await page.lastAsked(), { type: 'copyCode', text: 'r1' });
    assert.ok(await page.page.locator('[data-plan="pro"]').isVisible(), 'what is known stays in sight');
  });

  it('draws usage, with the same figures for who does not see', async () => {
    const page = await open();
    await show(page, { page: 'usage', billing: proState });
    const { page: tab } = page;
    assert.equal(await tab.locator('.day-chart .day').count(), 31);
    assert.equal(await tab.locator('.day-chart .day.used').count(), 4);
    const budget = tab.getByRole('meter', { name: 'Budget' });
    assert.equal(await budget.getAttribute('aria-valuenow'), '94');
    assert.equal(await budget.getAttribute('aria-valuetext'), '$14.10 of $15.00');
    assert.match(
      (await tab.locator('.day-chart .used title').last().textContent()) ?? '',
      /^Nov 17: 26 lessons, \$9\.10$/,
    );
    await tab.getByText('Show as a table').click();
    assert.equal(await tab.locator('details tbody tr').count(), 4);
    assert.match(await tab.locator('details tbody tr').nth(2).innerText(), /Nov 13\s+1\s+2\s+\$0\.0031/);
  });

  it('leads who is signed out to sign in', async () => {
    const page = await open();
    await page.showPlan(pageView({ ...signedOut, page: 'usage' }));
    await page.page.getByRole('main').locator('vscode-button').click();
    assert.deepEqual(await page.lastAsked(), { type: 'signIn' });
  });
});
