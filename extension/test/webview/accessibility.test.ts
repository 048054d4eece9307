import assert from 'node:assert/strict';
import { findings } from './support/findings.ts';
import { themeNames } from './support/lessonPage.ts';
import { done, phases, steps, streaming, waiting, withFollowUps } from './support/lessons.ts';
import { practices } from './support/practices.ts';
import { quizzes } from './support/quizzes.ts';
import { useWebview } from './support/useWebview.ts';

describe('webview: accessibility', () => {
  const webview = useWebview();

  for (const theme of themeNames) {
    it(`axe finds nothing in any phase, theme ${theme}`, async () => {
      const lessonPage = await webview.open({ theme });
      const found: Record<string, string[]> = {};
      for (const [name, lesson] of Object.entries({ ...phases, ...practices })) {
        await lessonPage.show({ ...lesson, id: name });
        if (name in practices) await lessonPage.page.locator('codetrain-practice .turn').waitFor();
        if (name === 'colours')
          await lessonPage.page.locator('.token-template-variable, .token-section').first().waitFor();
        if (lesson.mode === 'trace') await lessonPage.page.locator('codetrain-trace > p').waitFor();
        if (name === 'done') await lessonPage.page.getByRole('button', { name: 'Ask about step 1' }).click();
        const violations = await findings(lessonPage);
        if (violations.length > 0) found[name] = violations;
      }
      for (const [name, quiz] of Object.entries(quizzes)) {
        await lessonPage.post({ type: 'quiz', quiz });
        const violations = await findings(lessonPage);
        if (violations.length > 0) found[`quiz ${name}`] = violations;
      }
      await lessonPage.post({ type: 'empty' });
      const violations = await findings(lessonPage);
      if (violations.length > 0) found.empty = violations;
      assert.deepEqual(found, {});
    });
  }

  it('can be read with the colours of the system', async () => {
    const lessonPage = await webview.open({ forcedColors: true });
    await lessonPage.show(withFollowUps);
    // Contrast is then a matter of the system, and axe still reads the colours of the sheet.
    assert.deepEqual(await findings(lessonPage, ['color-contrast']), []);
    assert.ok(await lessonPage.page.getByRole('radio').first().isVisible());
  });

  it('announces in one polite region, and never the stream', async () => {
    const lessonPage = await webview.open();
    const said = () => lessonPage.page.getByRole('status').innerText();
    await lessonPage.show({ ...waiting, phase: 'capturing' });
    await lessonPage.show(waiting);
    assert.equal(await said(), 'Waiting for Claude Haiku 5.5 · CodeTrain');
    await lessonPage.show(streaming);
    assert.equal(await said(), 'Step 1 is ready.\n\nThe lesson is being written.');
    await lessonPage.post({ type: 'append', target: { kind: 'purpose' }, text: ' More text.' });
    assert.doesNotMatch(await said(), /More text/);
    await lessonPage.post({ type: 'announce', text: 'Copied.' });
    assert.equal(await said(), 'Copied.');
    assert.equal(
      await lessonPage.page.locator('[aria-live]:not([aria-live=off]), [role=alert], [role=log]').count(),
      0,
    );
  });

  it('has headings that outline the lesson', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(withFollowUps);
    const outline = await lessonPage.page.getByRole('heading').evaluateAll((all) => all.map((each) => each.tagName));
    assert.deepEqual(outline.slice(0, 3), ['H1', 'H2', 'H3']);
    assert.equal(outline.filter((tag) => tag === 'H2').length, steps.length + 3);
  });

  it('rests when motion is to be reduced', async () => {
    const lessonPage = await webview.open({ reducedMotion: true });
    await lessonPage.show(waiting);
    const running = await lessonPage.page.evaluate(() => document.getAnimations().length);
    assert.equal(running, 0);
    await lessonPage.show(done);
  });
});
