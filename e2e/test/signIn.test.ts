import assert from 'node:assert/strict';
import { Workbench } from '../src/workbench.ts';
import { LessonPage } from './lessonPage.ts';
import { OtherEditor } from './otherEditor.ts';
import { answerNext, forgetRequests } from './provider.ts';
import { shown } from './shown.ts';
import {
  agree,
  codeOn,
  consent,
  returnToEditor,
  signInAs,
  signInButton,
  signUp,
  tabOpenedBy,
  useAnotherAccount,
} from './signInPages.ts';
import { stage, TOKEN_LIFE } from './stage.ts';

const lesson = new LessonPage();

describe('signing in', () => {
  before(async () => {
    await forgetRequests();
    await stage().workbench.closeAllEditors();
  });

  /** Whoever comes next finds Ada signed in, as the other files do. */
  after(async () => {
    await signOut();
    await signInAs('Ada');
  });

  it('signs out, and offers to sign in', async () => {
    const { workbench } = stage();
    await signOut();
    const offered = (await workbench.offered('CodeTrain: Sign')).join();
    assert.match(offered, /Sign In/);
    assert.doesNotMatch(offered, /Sign Out/);
    await explain();
    await lesson.reaches('failed');
    assert.match(await shown(lesson.failure), /No account is signed in/);
    await workbench.status('CodeTrain: signed out').waitFor();
    await workbench.screenshot('signed out');
  });

  it('welcomes who is signed out in its own view', async () => {
    const { workbench } = stage();
    const icon = workbench.page.locator('.activitybar .action-item', { has: workbench.page.getByLabel('CodeTrain') });
    await icon.click();
    const view = workbench.page.locator('.sidebar .welcome-view');
    await view.getByRole('button', { name: 'Sign In' }).waitFor();
    await workbench.screenshot('welcome view');
    await workbench.run('View: Show Explorer');
  });

  it('takes a new person through account and consent, and goes on with the lesson', async () => {
    const { workbench } = stage();
    const tab = await tabOpenedBy(() => lesson.failure.locator('[data-action="signIn"]').click());
    await workbench.notification('Finish signing in to CodeTrain in your browser.').waitFor();
    await workbench.screenshot('sign-in progress');
    await signUp(tab, 'grace@example.com');
    await signInButton(tab).waitFor();
    assert.match(
      await tab.locator('main').innerText(),
      /grace@example\.com[\s\S]*code-server on [\s\S]*the editor on this machine/,
    );
    await tab.screenshot({ path: 'e2e/out/consent.png', fullPage: true });
    await signInButton(tab).click();
    assert.ok(await tab.getByRole('checkbox').first().isVisible(), 'nobody gets past the terms');
    await agree(tab);
    await tab.getByRole('link', { name: /^Open/ }).waitFor();
    await tab.screenshot({ path: 'e2e/out/return-page.png' });
    await returnToEditor(tab);
    await workbench.notification('You are signed in to CodeTrain as grace@example.com.').waitFor();
    await lesson.reaches('done');
    const offered = (await workbench.offered('CodeTrain: S')).join();
    assert.match(offered, /Sign Out/);
    assert.match(offered, /Switch Account/);
    assert.doesNotMatch(offered, /Sign In/);
  });

  it('is in the Accounts menu', async () => {
    const { workbench } = stage();
    await workbench.page.locator('.activitybar .action-item', { has: workbench.page.getByLabel('Accounts') }).click();
    await workbench.page.locator('.monaco-menu').getByText('grace@example.com (CodeTrain)').waitFor();
    await workbench.screenshot('accounts menu');
    await workbench.page.keyboard.press('Escape');
  });

  it('stays signed in when the window is reloaded', async () => {
    await stage().workbench.reload();
    await explain();
    await lesson.reaches('done');
  });

  it('renews its token as often as it ends, also while a lesson is written', async () => {
    await answerNext({ pace: { tokensPerSecond: 22, firstByteMs: 0 } });
    await explain();
    await lesson.reaches('streaming');
    // The lesson takes longer than its token lives; what comes after it has a new one.
    const startedAt = Date.now();
    await lesson.reaches('done');
    const seconds = (Date.now() - startedAt) / 1_000;
    assert.ok(seconds > TOKEN_LIFE, `the lesson took ${seconds} s only`);
    await lesson.ask('Why a Map?');
    await lesson.followUps.last().locator('.answer, .follow-up-answer, p').first().waitFor();
    await lesson.button('Stop').waitFor({ state: 'detached' });
    assert.equal(await lesson.failure.count(), 0);
  });

  it('is shared with a second window, and neither ends the other', async () => {
    const { browser, editor, folder, workbench } = stage();
    const second = new Workbench(await browser.context.newPage());
    try {
      await second.open(editor.workbench(folder.path));
      for (const window of [second, workbench, second]) {
        await window.page.bringToFront();
        await window.selectLines('cart.ts', 10, 19);
        await window.run('CodeTrain: Explain');
        const frame = window.webview();
        await frame.locator('main.lesson[aria-busy="true"]').waitFor();
        await frame.locator('main.lesson[aria-busy="false"]').waitFor();
        assert.equal(await frame.locator('.failure').count(), 0);
      }
    } finally {
      await second.page.close();
    }
  });

  it('goes on while Clerk is down, and says so to who signs in', async () => {
    const { service, workbench } = stage();
    await fetch(`${service.clerk}/sandbox/down`, { method: 'PUT' });
    try {
      await explain();
      await lesson.reaches('done');
      const tab = await tabOpenedBy(() => workbench.run('CodeTrain: Switch Account'));
      await useAnotherAccount(tab);
      await tab.getByText('Try again in a few minutes').waitFor();
      await tab.screenshot({ path: 'e2e/out/clerk-down.png' });
      await tab.close();
      await cancel();
      await workbench.notification('There is another way').getByLabel('Clear Notification').click();
      await explain();
      await lesson.reaches('done');
    } finally {
      await fetch(`${service.clerk}/sandbox/down`, { method: 'DELETE' });
    }
  });

  it('switches to another account', async () => {
    const { workbench } = stage();
    const tab = await tabOpenedBy(() => workbench.run('CodeTrain: Switch Account'));
    await useAnotherAccount(tab);
    await tab.getByRole('button', { name: 'Ada' }).click();
    await agree(tab);
    await returnToEditor(tab);
    await workbench.notification('You are signed in to CodeTrain as ada@example.com.').waitFor();
  });

  it('says so when the service ends the sign-in, keeps what was asked, and goes on after signing in again', async () => {
    const { workbench } = stage();
    const other = await OtherEditor.signIn();
    await other.signOutOthers();
    await explain();
    await lesson.reaches('failed');
    assert.match(await shown(lesson.failure), /You have been signed out/);
    assert.equal(await lesson.source(), 'cart.ts:10–19');
    await workbench.notification('You have been signed out of CodeTrain.').waitFor();
    await workbench.screenshot('signed out by the service');
    const tab = await tabOpenedBy(() => lesson.failure.locator('[data-action="signIn"]').click());
    await consent(tab, 'Ada');
    await returnToEditor(tab);
    await lesson.reaches('done');
    assert.equal((await other.devices()).length, 2);
  });

  it('by a code that is pasted', async () => {
    const { workbench } = stage();
    await signOut();
    const tab = await tabOpenedBy(() => workbench.run('CodeTrain: Sign In'));
    await consent(tab, 'Ada');
    const code = await codeOn(tab);
    await tab.close();
    await workbench.run('CodeTrain: Enter Sign-in Code');
    await workbench.screenshot('enter sign-in code');
    await workbench.answer(code);
    await workbench.notification('You are signed in to CodeTrain as ada@example.com.').waitFor();
    await explain();
    await lesson.reaches('done');
  });

  it('by a code on another device, after the first way was cancelled', async () => {
    const { workbench } = stage();
    await signOut();
    const first = await tabOpenedBy(() => workbench.run('CodeTrain: Sign In'));
    await first.close();
    await cancel();
    const offer = workbench.notification('There is another way');
    await offer.waitFor();
    await workbench.screenshot('another way');
    await offer.getByRole('button', { name: 'Use a Code' }).click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    await workbench.screenshot('device code');
    const tab = await tabOpenedBy(() => dialog.getByRole('button', { name: 'Copy Code and Open Page' }).click());
    await tab.screenshot({ path: 'e2e/out/device-page.png' });
    const goOn = tab.getByRole('button', { name: /Continue|Yes/ });
    await goOn.click();
    await tab.waitForLoadState();
    if (await tab.getByRole('button', { name: 'Yes, continue' }).isVisible()) {
      await tab.getByRole('button', { name: 'Yes, continue' }).click();
    }
    await consent(tab, 'Ada');
    await tab.getByRole('heading', { name: 'You are signed in' }).waitFor();
    await tab.close();
    await workbench.notification('You are signed in to CodeTrain as ada@example.com.').waitFor();
    await explain();
    await lesson.reaches('done');
  });

  it('can be tried again when the person gave up', async () => {
    const { workbench } = stage();
    await signOut();
    const first = await tabOpenedBy(() => workbench.run('CodeTrain: Sign In'));
    await first.getByRole('button', { name: 'Ada' }).or(signInButton(first)).first().waitFor();
    if (await first.getByRole('button', { name: 'Ada' }).isVisible()) {
      await first.getByRole('button', { name: 'Ada' }).click();
    }
    await first.getByRole('button', { name: 'Cancel' }).click();
    await first.getByRole('link', { name: /^Open/ }).click();
    await first.waitForURL(/\/callback\?/);
    await first.close();
    await workbench.notification('The sign-in to CodeTrain was cancelled in the browser.').waitFor();
    await signInAs('Ada');
  });

  async function explain(): Promise<void> {
    await stage().workbench.selectLines('cart.ts', 10, 19);
    await lesson.explain();
  }
});

async function signOut(): Promise<void> {
  const { workbench } = stage();
  // What an earlier sign-in said must not be taken for the next one's word.
  await workbench.run('Notifications: Clear All Notifications');
  await workbench.run('CodeTrain: Sign Out');
  await workbench.notification('You are signed out of CodeTrain.').waitFor();
}

/** By the button of the progress. */
async function cancel(): Promise<void> {
  const progress = stage().workbench.notification('Finish signing in');
  await progress.getByRole('button', { name: 'Cancel' }).click();
  await progress.waitFor({ state: 'hidden' });
}
