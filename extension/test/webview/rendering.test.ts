import assert from 'node:assert/strict';
import {
  answered,
  capturing,
  done,
  failed,
  phases,
  stopped,
  streaming,
  waiting,
  withFollowUps,
} from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: rendering', () => {
  const webview = useWebview();

  it('loads at most 250 kB before it shows a lesson', () => {
    const { files, firstLoad } = webview.site;
    const bytes = firstLoad.reduce((sum, name) => sum + (files.get(name) ?? Number.POSITIVE_INFINITY), 0);
    assert.ok(bytes <= 250_000, `${bytes} bytes`);
  });

  for (const [name, lesson] of Object.entries(phases)) {
    it(`shows the phase “${name}” without a complaint of the browser`, async () => {
      const { page, complaints } = await openWith(lesson);
      assert.equal(await page.locator('.step').count(), lesson.steps.length + (lesson.draft === undefined ? 0 : 1));
      assert.deepEqual(complaints, []);
    });
  }

  async function openWith(lesson: (typeof phases)[keyof typeof phases]) {
    const lessonPage = await webview.open();
    await lessonPage.show(lesson);
    return lessonPage;
  }

  it('holds the place while nothing has come, and can be stopped', async () => {
    const { page } = await openWith(capturing);
    assert.equal(await page.locator('.phase').innerText(), 'Reading the code…');
    assert.ok(await page.locator('.skeleton').isVisible());
    assert.ok(await page.getByRole('button', { name: 'Stop' }).isVisible());
    assert.equal(await page.getByRole('textbox').count(), 0);
  });

  it('lets the skeleton go as soon as text comes', async () => {
    const lessonPage = await openWith(waiting);
    await lessonPage.post({ type: 'append', target: { kind: 'purpose' }, text: 'It adds' });
    assert.ok(!(await lessonPage.page.locator('.skeleton').isVisible()));
    assert.equal(await lessonPage.page.locator('.purpose').innerText(), 'It adds');
  });

  it('shows a step with its lines, its code, why, and what to watch out for', async () => {
    const { page } = await openWith(done);
    const step = page.locator('.step').nth(1);
    assert.equal(await step.getByRole('heading', { level: 2 }).innerText(), 'Step 2\n2');
    assert.ok(await step.getByRole('button', { name: 'Line 18' }).isVisible());
    assert.match(
      await step.locator('.quoted code').innerText(),
      /^const discount = coupon\?\.percent \?\? 0; \/\/ percent/,
    );
    assert.equal(await step.locator('.code-line').getAttribute('data-line'), '18');
    assert.match(await step.locator('.why').innerText(), /^Why\s+A missing coupon/);
    assert.match(await step.locator('.gotcha').innerText(), /^Watch out\s+\?\? keeps/);
    assert.ok(!(await page.locator('.step').first().locator('.gotcha').isVisible()), 'no empty callout');
  });

  it('colours code by a grammar that is loaded under the policy of the page', async () => {
    const { page, complaints } = await openWith(done);
    await page.locator('.quoted .token-keyword', { hasText: 'for' }).waitFor();
    const [keyword, plain] = await page.evaluate(() => {
      const colour = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body).color;
      return [colour('.quoted .token-keyword'), colour('.quoted code')];
    });
    assert.notEqual(keyword, plain);
    assert.deepEqual(complaints, []);
  });

  it('quotes at most twelve lines until asked for all', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line(${index});`);
    const ref = { startLine: 12, endLine: 51, quote: 'line(0);' };
    const { page } = await openWith({
      ...done,
      source: { ...done.source, endLine: 51, lines },
      steps: [{ id: 's1', ref, says: 'Many lines.', why: '' }],
    });
    assert.equal(await page.locator('.quoted .code-line').count(), 12);
    await page.getByRole('button', { name: 'Show all 40 lines' }).click();
    assert.equal(await page.locator('.quoted .code-line').count(), 40);
  });

  it('shows a step without a verified place as text alone', async () => {
    const { page } = await openWith({ ...done, steps: [{ id: 's1', says: 'Somewhere.', why: '' }] });
    assert.equal(await page.locator('.step .line-chip').count(), 0);
    assert.equal(await page.locator('.step .quoted').count(), 0);
  });

  it('folds a question under the step that it asks about', async () => {
    const { page } = await openWith(withFollowUps);
    assert.equal(await page.locator('.step').nth(1).locator('.follow-up').count(), 1);
    assert.equal(await page.locator('.general .follow-up').count(), 1);
    const answer = page.locator('.step .follow-up .answer');
    assert.ok(await answer.isVisible());
    assert.equal(await answer.locator('table tr').count(), 3);
    assert.equal(await answer.locator('ol > li').count(), 2);
    await page.locator('.step .follow-up summary').click();
    assert.ok(!(await answer.isVisible()));
  });

  it('marks the chosen and the right answer only once they are told', async () => {
    const lessonPage = await openWith(done);
    assert.equal(await lessonPage.page.locator('.option[data-verdict]').count(), 0);
    await lessonPage.show(answered);
    assert.match(await lessonPage.page.locator('.option').nth(0).innerText(), /Your answer/);
    assert.match(await lessonPage.page.locator('.option').nth(1).innerText(), /Right answer/);
    assert.match(await lessonPage.page.locator('.feedback').innerText(), /^Not quite\. sum starts at 0/);
  });

  it('tells what went wrong, the ways forward and the request', async () => {
    const { page } = await openWith(failed);
    const banner = page.getByRole('group', { name: 'You have used all sessions of the Free plan' });
    assert.deepEqual(await banner.getByRole('button').allInnerTexts(), ['Upgrade', 'Use my own key', 'Show log', '']);
    assert.match(await banner.innerText(), /Request 0192f3a1-7c55-7e0a-9d3e-5a0c1f6b7d21/);
  });

  it('does not say twice that it was stopped when nothing had come', async () => {
    const { page } = await openWith({ ...waiting, phase: 'stopped' });
    assert.equal(await page.locator('.stopped-note').count(), 0);
  });

  it('keeps what had come when it was stopped or failed', async () => {
    for (const lesson of [stopped, { ...streaming, phase: 'failed', ...failure() } as const]) {
      const { page } = await openWith(lesson);
      assert.equal(await page.locator('.step').count(), 2);
      assert.ok(await page.getByRole('textbox').isVisible(), 'a question can still be asked');
    }
  });
  const failure = () => (failed.failure === undefined ? {} : { failure: failed.failure });

  it('tells how far it was checked and what was kept back', async () => {
    const { page } = await openWith(done);
    assert.deepEqual(await page.locator('.footnotes li').allInnerTexts(), [
      '4 of 4 line references verified',
      '2 secrets were replaced before sending',
    ]);
  });

  it('says so when there is no lesson, and goes on from there', async () => {
    const lessonPage = await webview.open();
    await lessonPage.post({ type: 'empty' });
    assert.equal(await lessonPage.page.getByRole('heading').innerText(), 'No lesson yet');
    await lessonPage.show(done);
    assert.equal(await lessonPage.page.locator('.step').count(), 3);
  });

  it('speaks the language that the host sends', async () => {
    const lessonPage = await webview.open();
    const strings = { Why: 'Warum', 'Line {0}': 'Zeile {0}', 'I am sure': 'Ich bin sicher' };
    await lessonPage.post({ type: 'snapshot', lesson: done, strings });
    assert.ok(await lessonPage.page.getByRole('button', { name: 'Zeile 18' }).isVisible());
    assert.ok(await lessonPage.page.getByRole('button', { name: 'Ich bin sicher' }).isVisible());
  });

  it('fits a narrow panel without scrolling sideways', async () => {
    const lessonPage = await webview.open({ width: 280 });
    await lessonPage.show({ ...withFollowUps, purpose: 'a'.repeat(400) });
    const [scrollWidth, clientWidth] = await lessonPage.page.evaluate(() => {
      const main = document.querySelector('main');
      return [main?.scrollWidth, main?.clientWidth];
    });
    assert.equal(scrollWidth, clientWidth);
  });
});
