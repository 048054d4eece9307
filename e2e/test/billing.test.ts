import assert from 'node:assert/strict';
import { execute } from './books.ts';
import { DECLINED_CARD, GOOD_CARD, pay } from './hostedPages.ts';
import { LessonPage } from './lessonPage.ts';
import { PlanPage } from './planPage.ts';
import { forgetRequests } from './provider.ts';
import { shown } from './shown.ts';
import { agree, returnToEditor, signInAs, signUp, tabOpenedBy } from './signInPages.ts';
import { stage } from './stage.ts';

const lesson = new LessonPage('first');
const plan = new PlanPage();
const BUYER = 'mary@example.com';

describe('buying a plan', () => {
  before(async () => {
    await forgetRequests();
    await stage().workbench.closeAllEditors();
    const tab = await tabOpenedBy(() => stage().workbench.run('CodeTrain: Switch Account'));
    await signUp(tab, BUYER);
    await agree(tab);
    await returnToEditor(tab);
    await stage().workbench.notification(`You are signed in to CodeTrain as ${BUYER}.`).waitFor();
  });

  /** Whoever comes next finds Ada signed in, as the other files do. */
  after(async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Sign Out');
    await workbench.notification('You are signed out of CodeTrain.').waitFor();
    await signInAs('Ada');
    await workbench.closeAllEditors();
  });

  it('reaches the limit of the free plan, and keeps what was asked', async () => {
    await explain();
    await lesson.reaches('done');
    await useUpSessions();
    await explain();
    await lesson.reaches('failed');
    const said = await shown(lesson.failure);
    assert.match(said, /The lessons of your plan are used up\s+20 of 20 are used\. It starts anew on .+ (AM|PM)\./);
    for (const way of ['upgrade', 'setApiKey', 'chooseModel']) {
      assert.ok(await lesson.failure.locator(`[data-action="${way}"]`).isVisible(), way);
    }
    await stage().workbench.status('CodeTrain: limit reached').waitFor();
    await stage().workbench.screenshot('limit reached');
  });

  it('compares plans, pays after a card was declined, and goes on with the lesson by itself', async () => {
    const { workbench } = stage();
    await lesson.failure.locator('[data-action="upgrade"]').click();
    await plan.plan('free').getByText('Your plan').waitFor();
    assert.match(await shown(plan.plan('pro')), /1,000 lessons a month/);
    await plan.interval('Yearly').check();
    assert.match(await shown(plan.plan('pro')), /a year/);
    await plan.interval('Monthly').check();
    await workbench.screenshot('plans');
    const checkout = await tabOpenedBy(() => plan.buy.click());
    await plan.callouts.getByText('Finish the payment in your browser').waitFor();
    await pay(checkout, DECLINED_CARD);
    await checkout.getByRole('alert').waitFor();
    await checkout.screenshot({ path: 'e2e/out/checkout declined.png', fullPage: true });
    assert.equal(await plan.plan('pro').getByText('Your plan').count(), 0, 'nothing was bought yet');
    const paidAt = Date.now();
    await pay(checkout, GOOD_CARD);
    await checkout.getByRole('heading', { name: 'Return to your editor' }).waitFor();
    await workbench.notification('You are on Pro. The new limits are in force.').waitFor();
    const seconds = (Date.now() - paidAt) / 1_000;
    console.log(`      from "Pay" to the new limits in the editor: ${seconds.toFixed(1)} s`);
    await returnToEditor(checkout);
    await lesson.reaches('done');
    assert.equal(await lesson.source(), 'cart.ts:10–19');
    await workbench.status('CodeTrain: limit reached').waitFor({ state: 'hidden' });
  });

  it('shows what the new plan leaves', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Show Usage');
    await plan.meter('Lessons').waitFor();
    assert.match((await plan.meter('Lessons').getAttribute('aria-valuetext')) ?? '', / of 1,000$/);
    assert.match(await shown(plan.main), /Pro[\s\S]*By model[\s\S]*Claude Haiku 5\.5/);
    await workbench.screenshot('usage');
  });

  it('is cancelled in the portal, which the editor tells with its date, and taken back', async () => {
    const { workbench } = stage();
    await workbench.run('Notifications: Clear All Notifications');
    const portal = await tabOpenedBy(() => workbench.run('CodeTrain: Manage Billing'));
    await portal.getByRole('button', { name: 'Cancel subscription' }).click();
    await portal.getByText(/^Ends on/).waitFor();
    const ends = workbench.notification('Pro ends on');
    await ends.waitFor();
    assert.match(await shown(ends), /Pro ends on \w+ \d+, 20\d\d and is not renewed\./);
    await plan.callouts.getByText('is not renewed').waitFor();
    await workbench.screenshot('cancelled');
    await portal.getByRole('button', { name: "Don't cancel" }).click();
    await portal.getByText(/^Renews on/).waitFor();
    await workbench.notification('Pro goes on as before').waitFor();
    await plan.callouts.first().waitFor({ state: 'detached' });
    await portal.getByRole('link', { name: 'Return' }).click();
    await returnToEditor(portal);
  });

  async function explain(): Promise<void> {
    await stage().workbench.selectLines('cart.ts', 10, 19);
    await lesson.explain();
  }
});

/** As if the buyer had had all lessons of the plan: having them one by one would take minutes. */
const useUpSessions = () =>
  execute(
    `UPDATE "Period" SET "sessionsUsed" = 20
     WHERE "accountId" = (SELECT "accountId" FROM "Identity" WHERE "email" = $1)`,
    BUYER,
  );
