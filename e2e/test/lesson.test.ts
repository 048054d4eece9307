import assert from 'node:assert/strict';
import { entries, entryOf, holds, periods, tokensOf, tokensServed } from './books.ts';
import { LessonPage, linesOf } from './lessonPage.ts';
import { answerNext, forgetRequests, requests, slow } from './provider.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

const lesson = new LessonPage();

describe('a lesson about TypeScript, from the palette', () => {
  before(forgetRequests);

  it('streams into a panel beside the editor', async () => {
    const { workbench } = stage();
    await answerNext({ pace: slow });
    await workbench.selectLines('cart.ts', 10, 19);
    await lesson.explain();
    await lesson.reaches('streaming');
    await lesson.steps.first().waitFor();
    assert.equal(await lesson.check.count(), 0, 'the first step is there before the whole is');
    await workbench.screenshot('a lesson while it streams');
    await lesson.reaches('done');
    assert.equal(await lesson.source(), 'cart.ts:10–19');
  });

  it('is about the lines that were selected', async () => {
    assert.match(await lesson.text(), /\btotal\b/);
    const chips = await lesson.lineChips.all();
    assert.ok(chips.length > 0, 'there are line chips');
    for (const chip of chips) {
      const { first, last } = await linesOf(chip);
      assert.ok(10 <= first && first <= last && last <= 19, `lines ${first} to ${last} lie in the selection`);
    }
    assert.match(await shown(lesson.footnotes), /(\d+) of \1 line references verified/);
  });

  it('lights up the lines of a chip in the editor', async () => {
    const { workbench } = stage();
    for (const chip of await lesson.lineChips.all()) {
      const { first, last } = await linesOf(chip);
      const expected = Array.from({ length: last - first + 1 }, (_, index) => first + index);
      await chip.click();
      // Off the chip, whose preview would light up the same lines.
      await lesson.purpose.hover();
      await until(
        () => workbench.decoratedLines(),
        (lines) => lines.join() === expected.join(),
      );
    }
  });

  it('answers a question about a step under that step', async () => {
    await lesson.button('Ask about step 1').click();
    await lesson.ask('What happens when the quantity is negative?');
    const followUp = lesson.steps.first().locator('.follow-up');
    await followUp.getByText('What happens when the quantity is negative?').waitFor();
    await until(
      () => shown(followUp.locator('.answer')),
      (answer) => answer.trim().length > 20,
    );
    await lesson.button('Stop').waitFor({ state: 'detached' });
    assert.ok((await lesson.steps.count()) > 1, 'the lesson is still there');
  });

  it('judges the answer to the check question', async () => {
    await lesson.check.getByRole('radio').first().check();
    await lesson.button('I am sure').click();
    assert.match(await shown(lesson.check.locator('.feedback')), /^(Correct\.|Not quite\.)\s+\S/);
    assert.equal(await lesson.check.locator('.option[data-verdict="right"]').count(), 1);
  });

  it('is copied as Markdown', async () => {
    const { browser, workbench } = stage();
    await workbench.page.evaluate(() => navigator.clipboard.writeText(''));
    await lesson.button('Copy lesson as Markdown').click();
    const copied = await until(
      () => browser.page.evaluate(() => navigator.clipboard.readText()),
      (text) => text !== '',
    );
    assert.match(copied, /cart\.ts/);
    assert.match(copied, /^#/m);
  });

  it('stands in the books as the provider served it', async () => {
    const served = await requests();
    assert.equal(served.length, 2, 'the lesson and the follow-up');
    const settled = await Promise.all(served.map(entryOf));
    for (const [index, row] of settled.entries()) {
      assert.deepEqual(tokensOf(row), tokensServed(served[index]));
      assert.equal(row.outcome, 'completed');
      assert.equal(row.basis, 'reported');
      assert.ok(BigInt(row.costNanos) > 0n);
    }
    assert.equal(new Set(settled.map(({ sessionId }) => sessionId)).size, 1, 'one lesson is one session');
    assert.deepEqual(await until(holds, (open) => open.length === 0), []);
    // Another test may have bought something with an account of its own.
    const isTheirs = ({ accountId }: { readonly accountId: string }) => accountId === settled[0]?.accountId;
    const theirs = (await periods()).filter(isTheirs);
    assert.ok(theirs.length > 0);
    for (const period of theirs) {
      assert.equal(period.requestsOpen, 0);
      assert.equal(period.heldNanos, '0');
    }
    const sum = (nanos: readonly string[]) => nanos.reduce((total, each) => total + BigInt(each), 0n);
    const spent = (await entries()).filter(isTheirs).map(({ costNanos }) => costNanos);
    assert.equal(sum(theirs.map(({ settledNanos }) => settledNanos)), sum(spent));
  });

  it('is found again after a reload', async () => {
    const { workbench } = stage();
    const before = { steps: await lesson.steps.count(), purpose: await shown(lesson.purpose) };
    // The workbench saves the state of webviews about every second, and tells no one.
    await workbench.page.waitForTimeout(2_000);
    await workbench.reload();
    await lesson.reaches('done');
    assert.deepEqual({ steps: await lesson.steps.count(), purpose: await shown(lesson.purpose) }, before);
    assert.equal(await lesson.followUps.count(), 1);
    assert.equal(await lesson.check.locator('.feedback').count(), 1);
    assert.equal((await requests()).length, 2, 'nothing was asked again');
  });

  it('still knows its lines after the reload', async () => {
    const chip = lesson.lineChips.last();
    const { first } = await linesOf(chip);
    await chip.click();
    await until(
      () => stage().workbench.decoratedLines(),
      (lines) => lines[0] === first,
    );
  });
});

describe('a lesson about Python, from the context menu', () => {
  before(forgetRequests);

  it('explains the selected lines', async () => {
    const { workbench } = stage();
    await workbench.selectLines('inventory.py', 6, 13);
    await workbench.contextMenu('left = Counter(stock)', 'CodeTrain', 'Explain');
    await until(
      () => lesson.source(),
      (source) => source === 'inventory.py:6–13',
    );
    await lesson.reaches('done');
    assert.match(await lesson.text(), /\brestock\b/);
  });

  it('takes the enclosing function where nothing is selected', async () => {
    const { workbench } = stage();
    await workbench.openFile('inventory.py');
    await workbench.goToLine(18);
    await lesson.explain();
    await until(
      () => lesson.source(),
      (source) => source.startsWith('inventory.py:16–'),
    );
    await lesson.reaches('done');
  });
});

describe('the next lesson, asked for while the last one has the focus', () => {
  before(forgetRequests);

  it('is about the editor beside it', async () => {
    const { workbench } = stage();
    await workbench.selectLines('cart.ts', 21, 28);
    await lesson.explain();
    await lesson.reaches('done');
    await workbench.selectLines('cart.ts', 10, 19);
    await lesson.purpose.click();
    await lesson.explain();
    await until(
      () => lesson.source(),
      (source) => source === 'cart.ts:10–19',
    );
    await lesson.reaches('done');
  });
});

describe('stopping midway', () => {
  before(forgetRequests);

  it('keeps what had come', async () => {
    const { workbench } = stage();
    await answerNext({ pace: { tokensPerSecond: 40, firstByteMs: 0 } });
    await workbench.selectLines('cart.ts', 21, 28);
    await lesson.explain();
    await lesson.reaches('streaming');
    await lesson.steps.nth(1).waitFor();
    await lesson.button('Stop').click();
    await lesson.reaches('stopped');
    assert.ok((await lesson.steps.count()) >= 1);
    assert.equal(await lesson.source(), 'cart.ts:21–28');
  });

  it('ends the request at the provider, and is billed for what came', async () => {
    const [served] = await until(requests, ([first]) => first?.outcome === 'clientLeft');
    const row = await entryOf(served);
    assert.equal(row.outcome, 'stopped_by_user');
    assert.ok(BigInt(row.costNanos) > 0n);
    assert.deepEqual(await until(holds, (open) => open.length === 0), []);
  });
});
