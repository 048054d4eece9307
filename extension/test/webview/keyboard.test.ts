import assert from 'node:assert/strict';
import { done } from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: keyboard', () => {
  const webview = useWebview();

  async function openDone() {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    await lessonPage.page.locator('.token').first().waitFor();
    return lessonPage;
  }

  it('reaches everything with Tab, in the order of reading, with a visible focus', async () => {
    const { page } = await openDone();
    const stops: string[] = [];
    for (let count = 0; count < 40; count += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const element = document.activeElement;
        if (!(element instanceof HTMLElement) || element === document.body) return undefined;
        const visible = [element, element.parentElement, element.shadowRoot?.querySelector('.base')].some((each) => {
          if (!(each instanceof HTMLElement)) return false;
          const { outlineStyle, outlineWidth, borderColor } = getComputedStyle(each);
          const focusColour = getComputedStyle(document.documentElement).getPropertyValue('--vscode-focusBorder');
          const probe = document.createElement('i');
          probe.style.color = focusColour;
          document.body.append(probe);
          const colour = getComputedStyle(probe).color;
          probe.remove();
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || borderColor === colour;
        });
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
        return `${name}${visible ? '' : ' (focus not visible)'}`;
      });
      if (stop === undefined) break;
      stops.push(stop.replaceAll(/\s+/g, ' '));
    }
    assert.deepEqual(stops, [
      'cart.ts:12–20',
      'Copy lesson as Markdown',
      'Export lesson…',
      ...['Lines 13–17', 'Ask about step 1', 'Copy code', 'Step 1: this is wrong'],
      ...['Line 18', 'Ask about step 2', 'Code from the editor', 'Copy code', 'Step 2: this is wrong'],
      ...['Line 19', 'Ask about step 3', 'Copy code', 'Step 3: this is wrong'],
      'Lines 13–19',
      // One of the radio buttons: the arrow keys choose among them. The answers wait for a choice.
      '',
      'Check yourself: this is wrong',
      'Ask a follow-up question',
      'Send question',
    ]);
  });

  it('goes from step to step with j and k', async () => {
    const { page } = await openDone();
    const current = () => page.evaluate(() => document.activeElement?.getAttribute('aria-labelledby'));
    await page.locator('.source-link').focus();
    const walk: (string | null | undefined)[] = [];
    for (const key of ['j', 'j', 'j', 'j', 'k', 'k', 'k']) {
      await page.keyboard.press(key);
      walk.push(await current());
    }
    assert.deepEqual(walk, ['title-s1', 'title-s2', 'title-s3', 'title-s3', 'title-s2', 'title-s1', 'title-s1']);
  });

  it('types j and k where text is typed', async () => {
    const { page } = await openDone();
    await page.getByRole('textbox').focus();
    await page.keyboard.type('jk');
    assert.equal(await page.getByRole('textbox').inputValue(), 'jk');
  });

  it('sends with Enter and with Ctrl+Enter, not with Shift+Enter nor while an input method composes', async () => {
    const lessonPage = await openDone();
    const { page } = lessonPage;
    const asked = async () => (await lessonPage.sent()).filter(({ type }) => type === 'askFollowUp').length;
    await page.getByRole('textbox').fill('One');
    await page.keyboard.press('Shift+Enter');
    assert.equal(await page.getByRole('textbox').inputValue(), 'One\n');
    await page
      .getByRole('textbox')
      .evaluate((box) =>
        box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })),
      );
    assert.equal(await asked(), 0);
    await page.keyboard.press('Enter');
    assert.equal(await asked(), 1);
    await page.keyboard.press('Enter');
    assert.equal(await asked(), 1, 'an empty question is not sent');
    await page.getByRole('textbox').fill('Two');
    await page.keyboard.press('Control+Enter');
    assert.equal(await asked(), 2);
  });

  it('leaves the composer with Escape, and keeps the draft', async () => {
    const lessonPage = await openDone();
    const { page } = lessonPage;
    await page.getByRole('textbox').fill('A draft');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'step');
    assert.equal(await page.getByRole('textbox').inputValue(), 'A draft');
    await page.keyboard.press('Escape');
    assert.deepEqual(
      (await lessonPage.sent()).filter(({ type }) => type === 'stop'),
      [],
    );
  });

  it('answers the check with the arrow keys, Space and Enter', async () => {
    const lessonPage = await openDone();
    const { page } = lessonPage;
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('answerCheck'), { type: 'answerCheck', option: 1, confidence: 'sure' });
  });

  it('opens lines with Enter', async () => {
    const lessonPage = await openDone();
    await lessonPage.page.locator('.step .line-chip').nth(1).focus();
    await lessonPage.page.keyboard.press('Enter');
    assert.deepEqual(await lessonPage.lastSent('openRef'), { type: 'openRef', ref: done.steps[1]?.ref });
  });
});
