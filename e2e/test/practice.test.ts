import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LessonPage } from './lessonPage.ts';
import { PracticePage } from './practicePage.ts';
import { answerNext, forgetRequests, requests } from './provider.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';

const lesson = new LessonPage();
const practice = new PracticePage();
const file = () => readFile(path.join(stage().folder.path, 'src', 'cart.ts'), 'utf8');

describe('a practice', () => {
  let original = '';
  before(async () => {
    original = await file();
    await forgetRequests();
  });

  afterEach('leaves the learner’s own file as it is', async () => {
    assert.equal(await file(), original);
    assert.equal(await practice.isDirty('cart.ts'), false);
  });

  it('begins with a choice that can be left', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await workbench.run('CodeTrain: Practice');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Put the lines in order' }).waitFor();
    await workbench.screenshot('a practice to be chosen');
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.quick-input-list .monaco-list-row').first().waitFor({ state: 'hidden' });
    assert.deepEqual(await requests(), []);
  });

  it('plants a bug into a copy, where a click alone is no answer', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Find the planted bug');
    await practice.line('return goods > FREE_SHIPPING_FROM').waitFor();
    await practice.line('let goods = 0;').click();
    assert.match(await shown(practice.pointed), /Line 2\. Is it this one\?\s+let goods = 0;/);
    assert.equal(await practice.missed.count(), 0);
    await workbench.screenshot('a planted bug with a line pointed at');
    await practice.button('Yes, this line is wrong').click();
    assert.match(await shown(practice.missed), /Not line 2:/);
  });

  it('gives hints, and is found by clicking its line', async () => {
    const { workbench } = stage();
    await practice.button('Hint 1 of 3').click();
    await practice.line('return goods > FREE_SHIPPING_FROM').click();
    await practice.pointed.getByText('Line 9').waitFor();
    await practice.button('Yes, this line is wrong').click();
    await practice.outcome.waitFor();
    assert.match(await shown(practice.outcome), /You found it, at try 2\./);
    assert.match(await shown(practice.difference), /goods > FREE_SHIPPING_FROM[\s\S]*goods >= FREE_SHIPPING_FROM/);
    assert.equal((await requests()).length, 1);
    await workbench.screenshot('a planted bug that was found');
    await practice.button('Ask me again another day').click();
    await lesson.kept.waitFor();
  });

  it('is found again after a reload, and its copy can be opened again', async () => {
    const { workbench } = stage();
    await practice.closeCopy();
    await practice.button('Open again').waitFor();
    // The workbench saves the state of webviews about every second, and tells no one.
    await workbench.page.waitForTimeout(2_000);
    await workbench.reload();
    await lesson.reaches('done');
    await practice.outcome.waitFor();
    await practice.button('Open again').click();
    await practice.line('return goods > FREE_SHIPPING_FROM').waitFor();
    await practice.closeCopy();
  });

  it('is found by its number, with the keyboard alone, after a bad answer of the tutor was mended', async () => {
    const { workbench } = stage();
    await forgetRequests();
    await answerNext({ defect: 'findTwice' });
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Find the planted bug');
    assert.equal((await requests()).length, 2, 'the bug and its repair');
    await practice.lineField.fill('9');
    await practice.pointed.getByText('Line 9').waitFor();
    await practice.lineField.press('Enter');
    await practice.outcome.getByText('You found it at once.').waitFor();
    await practice.closeCopy();
  });

  it('is found by mending the copy', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Find the planted bug');
    const line = practice.line('return goods > FREE_SHIPPING_FROM');
    await line.click();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('Shift+Home');
    await workbench.page.keyboard.type('return goods >= FREE_SHIPPING_FROM ? goods : goods + shipping;');
    await practice.outcome.getByText('You mended it.').waitFor();
    await workbench.screenshot('a planted bug that was mended');
    await practice.closeCopy();
  });

  it('puts lines in order by the keyboard alone, and asks no model', async () => {
    const { workbench } = stage();
    await forgetRequests();
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Put the lines in order');
    const wanted = [
      'export function total',
      'let goods = 0;',
      'for (const line of lines)',
      'if (line.quantity <= 0)',
      'continue;',
      'goods += line.quantity',
      'return goods >= FREE_SHIPPING_FROM',
    ];
    assert.ok(await practice.isHidden('let goods = 0;'));
    assert.ok(!(await practice.isHidden('const FREE_SHIPPING_FROM')));
    await workbench.screenshot('lines to be put in order');
    for (const [place, text] of wanted.entries()) {
      for (;;) {
        const texts = await practice.blocks.allInnerTexts();
        const at = texts.findIndex((block) => block.includes(text));
        assert.ok(at >= place, `${text} in ${texts.join('\n')}`);
        if (at === place) break;
        await practice.blocks.nth(at).focus();
        await workbench.page.keyboard.press('Alt+ArrowUp');
      }
      if (place === 3) {
        // However the rest was shuffled: something is still to be moved.
        const rest = (await practice.blocks.allInnerTexts()).slice(4);
        if (rest.every((text, index) => text.includes(wanted[index + 4] ?? ''))) {
          await practice.blocks.last().focus();
          await workbench.page.keyboard.press('Alt+ArrowUp');
        }
        await practice.button('Check the order').click();
        await practice.standing.waitFor();
        await workbench.screenshot('lines that are partly in order');
      }
    }
    await practice.button('Check the order').click();
    await practice.outcome.getByText('In order.').waitFor();
    assert.ok(!(await practice.isHidden('let goods = 0;')));
    assert.deepEqual(await requests(), []);
    await workbench.screenshot('lines in order');
  });

  it('puts lines in order by the pointer', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Put the lines in order');
    const first = practice.blocks.filter({ hasText: 'export function total' });
    const [from, top] = [await first.boundingBox(), await practice.blocks.first().boundingBox()];
    assert.ok(from && top);
    const { mouse } = workbench.page;
    await mouse.move(from.x + 20, from.y + 10);
    await mouse.down();
    await mouse.move(from.x + 20, from.y, { steps: 3 });
    await mouse.move(top.x + 20, top.y + 2, { steps: 10 });
    await mouse.up();
    assert.match(await shown(practice.blocks.first()), /export function total/);
    await practice.button('Show me').click();
    await practice.outcome.getByText('This is the order of the code.').waitFor();
  });

  it('reads a change that is made in the copy, point by point', async () => {
    const { workbench } = stage();
    await forgetRequests();
    await workbench.selectLines('cart.ts', 10, 19);
    await practice.begin('Change what it does');
    await practice.line('let goods = 0;').click();
    assert.equal(await practice.button('Check my change').getAttribute('aria-disabled'), 'true');
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.type('if (shipping < 0) throw new RangeError("shipping");');
    await answerNext({ defect: 'falseEvidence' });
    await practice.button('Check my change').click();
    await practice.outcome.getByText('2 of 2 points').waitFor();
    assert.match(await shown(practice.points.first()), /Done:[\s\S]*if \(shipping < 0\) throw new RangeError/);
    const { length } = await requests();
    assert.equal(length, 3, 'the task, the verdicts and their repair');
    await workbench.screenshot('a change that was made');
    await practice.closeCopy();
  });
});
