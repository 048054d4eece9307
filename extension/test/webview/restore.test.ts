import assert from 'node:assert/strict';
import { parsePersistedPanel } from '../../src/panel/messages.ts';
import { withFollowUps } from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

const idle = {
  ...withFollowUps,
  followUps: withFollowUps.followUps.map((each) => ({ ...each, phase: 'done' as const })),
};

describe('webview: restore', () => {
  const webview = useWebview();

  it('finds everything where it was after a reload', async () => {
    const before = await webview.open({ height: 500 });
    const { checkResult: _, ...lesson } = idle;
    await before.show(lesson);
    await before.page.locator('.step .follow-up summary').click();
    await before.page.getByRole('radio').nth(1).check();
    await before.page.getByRole('button', { name: 'Ask about step 3' }).click();
    await before.page.keyboard.type('A draft');
    await before.page.locator('main').evaluate((main) => main.scrollTo({ top: 333 }));
    await before.page.waitForFunction(() => {
      const { state } = window.fakeHost;
      return typeof state === 'object' && state !== null && 'scrollTop' in state && state.scrollTop === 333;
    });
    const state = await before.state();
    assert.deepEqual(parsePersistedPanel(state), { lessonId: lesson.id }, 'the host finds the lesson by it');

    const after = await webview.open({ height: 500, state });
    await after.show(lesson);
    await after.page.waitForFunction(() => document.querySelector('main')?.scrollTop === 333);
    assert.equal(await after.page.locator('.step .follow-up').getAttribute('open'), null);
    assert.notEqual(await after.page.locator('.general .follow-up').getAttribute('open'), null);
    assert.ok(await after.page.getByRole('radio').nth(1).isChecked());
    assert.equal(await after.page.getByRole('textbox', { name: 'Ask about step 3' }).inputValue(), 'A draft');
    assert.equal(await after.page.getByRole('status').innerText(), '', 'nothing is announced that is not new');
  });

  it('starts anew with another lesson', async () => {
    const lessonPage = await webview.open({
      state: { lessonId: 'another', scrollTop: 99, draft: 'old', folded: ['f1'] },
    });
    await lessonPage.show(idle);
    assert.equal(await lessonPage.page.getByRole('textbox').inputValue(), '');
    assert.equal(await lessonPage.page.locator('.follow-up:not([open])').count(), 0);
    assert.deepEqual(parsePersistedPanel(await lessonPage.state()), { lessonId: idle.id });
  });

  for (const state of [null, 'text', 7, { lessonId: 4, draft: {}, folded: [1, 2], scrollTop: 'x', choice: 'y' }]) {
    it(`makes do with state that is none: ${JSON.stringify(state)}`, async () => {
      const lessonPage = await webview.open({ state });
      await lessonPage.show(idle);
      assert.equal(await lessonPage.page.locator('.step').count(), 3);
      assert.deepEqual(lessonPage.complaints, []);
    });
  }
});
