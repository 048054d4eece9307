import assert from 'node:assert/strict';
import { parseWebviewMessage } from '../../src/panel/messages.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import { done } from './support/lessons.ts';
import {
  bugCopyClosed,
  bugFound,
  bugPlanted,
  bugPointed,
  changeAsked,
  changeJudged,
  changeReading,
  changeReady,
  changeTooLarge,
  linesChecked,
  linesDealt,
  linesInOrder,
} from './support/practices.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: a practice', () => {
  const webview = useWebview();

  async function open(view: LessonView) {
    const lessonPage = await webview.open();
    await lessonPage.show(view);
    const { page } = lessonPage;
    await page.locator('codetrain-practice .turn').waitFor();
    const button = (name: string) => page.getByRole('button', { name });
    const acts = async () => (await lessonPage.sent()).flatMap((sent) => (sent.type === 'act' ? [sent.act] : []));
    return { lessonPage, page, button, acts, said: () => page.getByRole('status').innerText() };
  }

  it('is loaded with its style sheet when there is one, and not with other lessons', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    assert.ok(!lessonPage.requests.some((url) => url.endsWith('practice.css')));
    await lessonPage.show(bugPlanted);
    await lessonPage.page.locator('codetrain-practice .turn').waitFor();
    await lessonPage.page.waitForFunction(() =>
      [...document.styleSheets].some(({ href }) => href?.endsWith('practice.css')),
    );
    assert.deepEqual(lessonPage.complaints, []);
  });

  describe('of a planted bug', () => {
    it('asks whether the line that is pointed at was an answer', async () => {
      const { lessonPage, page, button } = await open(bugPlanted);
      assert.equal(await button('Yes, this line is wrong').count(), 0);
      await lessonPage.show(bugPointed);
      assert.match(await page.locator('.pointed').innerText(), /Line 4\. Is it this one\?\s+if \(item\.quantity < 0\)/);
      await button('Yes, this line is wrong').click();
      assert.deepEqual(await lessonPage.lastSent('act'), { type: 'act', act: { kind: 'confirm' } });
    });

    it('can be answered by number, with the keyboard alone', async () => {
      const { page, acts } = await open(bugPlanted);
      const field = page.getByRole('spinbutton', { name: 'Line of the copy' });
      await field.focus();
      await page.keyboard.type('14');
      await page.keyboard.press('Enter');
      assert.deepEqual(await acts(), [{ kind: 'point', line: 1 }, { kind: 'point', line: 14 }, { kind: 'confirm' }]);
      await field.fill('');
      assert.deepEqual((await acts()).at(-1), { kind: 'point', line: 0 });
      for (const act of await acts()) assert.deepEqual(parseWebviewMessage({ type: 'act', act }), { type: 'act', act });
    });

    it('shows the number of the line that was clicked, and not over what is typed', async () => {
      const { lessonPage, page } = await open(bugPlanted);
      const field = page.getByRole('spinbutton', { name: 'Line of the copy' });
      await lessonPage.show(bugPointed);
      assert.equal(await field.inputValue(), '4');
      await field.fill('12');
      await lessonPage.show(bugPlanted);
      await lessonPage.show(bugPointed);
      assert.equal(await field.inputValue(), '12');
    });

    it('has hints, and a way out', async () => {
      const { lessonPage, button, acts } = await open(bugPlanted);
      await button('Hint 1 of 3').click();
      await lessonPage.show(bugPointed);
      await button('Hint 2 of 3').click();
      await button('Just tell me').click();
      assert.deepEqual(await acts(), [{ kind: 'hint' }, { kind: 'hint' }, { kind: 'tell' }]);
    });

    it('opens its copy again', async () => {
      const { lessonPage, page, button } = await open(bugCopyClosed);
      assert.ok(await page.getByText('The copy was closed.').isVisible());
      await button('Open again').click();
      assert.deepEqual(await lessonPage.lastSent('openCopy'), { type: 'openCopy' });
      assert.deepEqual(parseWebviewMessage({ type: 'openCopy' }), { type: 'openCopy' });
    });

    it('ends with both lines, the reason, and what can be made of it', async () => {
      const { lessonPage, page, button } = await open(bugFound);
      const outcome = await page.locator('.outcome').innerText();
      assert.match(outcome, /You found it, at try 2\./);
      assert.match(outcome, /item\.quantity < 0[\s\S]*item\.quantity <= 0[\s\S]*A quantity of zero/);
      assert.match(outcome, /Hints taken: 1/);
      await button('Work it out with me').click();
      assert.deepEqual(await lessonPage.lastSent('guide'), { type: 'guide', question: 0 });
      await button('Ask me again another day').click();
      await lessonPage.waitForMessage('keepCard');
      await button('Line 15').click();
      await lessonPage.waitForMessage('openRef');
    });

    it('can be called wrong', async () => {
      const { lessonPage, button } = await open(bugFound);
      await button('The reason: this is wrong').click();
      assert.deepEqual(await lessonPage.lastSent('claim'), { type: 'claim', action: 'dispute', claim: 'part 0' });
    });

    it('says what has come, and takes the focus along to the end', async () => {
      const { lessonPage, page, button, said } = await open(bugPlanted);
      await lessonPage.show(bugPointed);
      assert.match(await said(), /Not line 2: let sum = 0;[\s\S]*Hint 1 of 3: An edge has moved\./);
      await button('Yes, this line is wrong').focus();
      await lessonPage.show({ ...bugFound, id: bugPointed.id });
      assert.match(await said(), /You found it, at try 2\. A `quantity` of zero/);
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'found-title');
    });
  });

  describe('of lines in order', () => {
    const texts = (all: readonly string[]) => all.map((text) => (text.split('\n').at(-1) ?? '').trim());

    it('moves blocks by the keyboard, which keeps the focus, and says where to', async () => {
      const { page, acts, said } = await open(linesDealt);
      const blocks = page.locator('.block-code');
      await blocks.nth(0).focus();
      await page.keyboard.press('Alt+ArrowDown');
      assert.equal(await said(), 'return sum;: place 2 of 4');
      await page.keyboard.press('Alt+ArrowDown');
      await page.keyboard.press('Alt+ArrowUp');
      await page.keyboard.press('Alt+ArrowUp');
      // At the top there is nowhere to go.
      await page.keyboard.press('Alt+ArrowUp');
      const orders = (await acts()).map((act) => (act.kind === 'arrange' ? act.order : act));
      assert.deepEqual(orders, [
        [1, 0, 2, 3],
        [1, 2, 0, 3],
        [1, 0, 2, 3],
        [0, 1, 2, 3],
      ]);
      for (const act of await acts()) assert.deepEqual(parseWebviewMessage({ type: 'act', act }), { type: 'act', act });
      assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /return sum/);
    });

    it('moves blocks by buttons', async () => {
      const { page, button, acts } = await open(linesDealt);
      await button('Move up: function total(items) {').click();
      assert.deepEqual(await acts(), [{ kind: 'arrange', order: [0, 2, 1, 3] }]);
      assert.match((await page.locator('.block-code').allInnerTexts())[1] ?? '', /function total/);
      assert.equal(await button('Move up: return sum;').getAttribute('aria-disabled'), 'true');
      await button('Move up: return sum;').click({ force: true });
      assert.equal((await acts()).length, 1);
    });

    it('moves a block by the pointer, and tells its place once it is let go', async () => {
      const { page, acts } = await open(linesDealt);
      const blocks = page.locator('.block');
      const [from, to] = [await blocks.nth(3).boundingBox(), await blocks.nth(0).boundingBox()];
      assert.ok(from && to);
      await page.mouse.move(from.x + 30, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + 30, to.y + 3, { steps: 8 });
      assert.deepEqual(await acts(), []);
      assert.deepEqual(
        texts(await page.locator('.block-code').allInnerTexts())[0],
        'for (const item of items) sum += item.price;',
      );
      await page.mouse.up();
      assert.deepEqual(await acts(), [{ kind: 'arrange', order: [3, 0, 1, 2] }]);
    });

    it('takes a click, and a drag back to where it was, for no move', async () => {
      const { page, acts } = await open(linesDealt);
      const box = await page.locator('.block').nth(1).boundingBox();
      assert.ok(box);
      await page.mouse.click(box.x + 30, box.y + 10);
      await page.mouse.move(box.x + 30, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + 30, box.y + 160, { steps: 5 });
      await page.mouse.move(box.x + 30, box.y + 10, { steps: 5 });
      await page.mouse.up();
      assert.deepEqual(await acts(), []);
    });

    it('goes ahead of the host, and follows it where it has another word', async () => {
      const { lessonPage, page, button } = await open(linesDealt);
      const first = async () => (await page.locator('.block-code').first().innerText()).trim();
      await page.locator('.block-code').nth(1).press('Alt+ArrowUp');
      // A view from before the move, as while a message is on its way.
      await lessonPage.show({ ...linesDealt, verified: { refs: 1, dropped: 0 } });
      assert.match(await first(), /let sum/);
      await button('Place the next one').click();
      await lessonPage.show(linesChecked);
      assert.match(await first(), /function total/);
    });

    it('says how a check went, and marks what has to move', async () => {
      const { lessonPage, page, button, acts, said } = await open(linesDealt);
      await button('Check the order').click();
      assert.deepEqual(await acts(), [{ kind: 'check' }]);
      await lessonPage.show(linesChecked);
      assert.equal(await page.locator('.standing').innerText(), 'One block has to move. The first one stands right.');
      assert.equal(await said(), 'One block has to move. The first one stands right.');
      assert.match(await page.locator('.block[data-verdict="wrong"]').innerText(), /Not in its place[\s\S]*return sum/);
    });

    it('ends with the code in order, which stays', async () => {
      const { page, button, acts } = await open(linesInOrder);
      assert.match(await page.locator('.outcome').innerText(), /In order\.\s+Checks: 2\. Blocks placed for you: 0\./);
      assert.equal(await button('Check the order').count(), 0);
      assert.equal(await page.locator('.block-code:not(:disabled)').count(), 0);
      assert.deepEqual(await acts(), []);
      assert.ok(await button('Work it out with me').isVisible());
    });

    it('begins anew with another lesson', async () => {
      const { lessonPage, page } = await open(linesDealt);
      await page.locator('.block-code').nth(1).press('Alt+ArrowUp');
      await lessonPage.show({ ...linesDealt, id: 'lesson-other' });
      assert.match(await page.locator('.block-code').first().innerText(), /return sum/);
    });
  });

  describe('of a change', () => {
    it('waits until something is changed, and says so', async () => {
      const { lessonPage, page, button, acts } = await open(changeAsked);
      const check = button('Check my change');
      assert.equal(await check.getAttribute('aria-disabled'), 'true');
      assert.ok(await page.getByText('Nothing is changed yet.').isVisible());
      await lessonPage.show(changeTooLarge);
      assert.ok(await page.getByText('So much has changed').isVisible());
      await check.click({ force: true });
      assert.deepEqual(await acts(), []);
      await lessonPage.show(changeReady);
      await check.click();
      assert.deepEqual(await acts(), [{ kind: 'check' }]);
    });

    it('is not checked twice while it is being read', async () => {
      const { button } = await open(changeReading);
      assert.equal(await button('Check my change').count(), 0);
    });

    it('shows point by point what code does it, and what is missing', async () => {
      const { lessonPage, page, button } = await open(changeJudged);
      const points = page.locator('.point');
      assert.match(await points.nth(0).innerText(), /Done: A negative price[\s\S]*if \(price < 0\) throw/);
      assert.match(await points.nth(1).innerText(), /Not yet: Others[\s\S]*What of a price of NaN\?/);
      assert.match(await page.locator('.outcome').innerText(), /1 of 2 points/);
      assert.ok(await page.getByText('Ask before adding.').isVisible());
      await button('Work it out with me').click();
      assert.deepEqual(await lessonPage.lastSent('guide'), { type: 'guide', question: 1 });
    });

    it('does not count a point that the learner calls wrong', async () => {
      const { lessonPage, page } = await open(changeJudged);
      await lessonPage.show({ ...changeJudged, wrong: ['part 1'] });
      assert.match(await page.locator('.outcome').innerText(), /1 of 1 points/);
    });
  });

  it('shows markup in texts and code as text', async () => {
    const hostile = '<img src=x onerror="window.injected=true"> ![p](https://evil.example/p.png) [go](command:evil)';
    const { lessonPage, page } = await open(bugPlanted);
    for (const view of [bugPointed, bugFound, linesChecked, changeJudged]) {
      const text = JSON.stringify(view).replaceAll(
        /"(symptom|text|why|right|wrong|task|point|quote|feedback|sketch)":"[^"]*"/g,
        (_, key: string) => `"${key}":${JSON.stringify(hostile)}`,
      );
      await lessonPage.show({ ...(JSON.parse(text) as LessonView), id: `hostile ${view.id}` });
    }
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.locator('a[href^="command:"]').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
  });
});
