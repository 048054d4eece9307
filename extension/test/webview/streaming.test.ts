import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/panel/protocol.ts';
import { longAnswer } from './support/answers.ts';
import type { LessonPage } from './support/lessonPage.ts';
import { aboutWhole, done, steps, streaming, waiting } from './support/lessons.ts';
import { useWebview } from './support/useWebview.ts';

const asking = (answer: string) => ({ ...done, followUps: [{ ...aboutWhole, answer }] });
const target = { kind: 'followUp', id: aboutWhole.id } as const;

describe('webview: streaming', () => {
  const webview = useWebview();

  it('never touches a settled block again, over 20,000 tokens', async () => {
    const tokens = longAnswer(20_000);
    const lessonPage = await webview.open();
    await lessonPage.show(asking(''));
    // 200 batches of 100 tokens, one a frame, watched in the page.
    const batches = Array.from({ length: 200 }, (_, index) => tokens.slice(index * 100, index * 100 + 100).join(''));
    const result = await lessonPage.page.evaluate(
      async ({ batches, target }) => {
        const root = document.querySelector('.general codetrain-markdown');
        if (root === null) throw new Error('There is no answer to watch.');
        const settled = new Set<Element>();
        let settledMutations = 0;
        const observer = new MutationObserver((records) => {
          for (const { target: node } of records) {
            const block = [...settled].find((each) => each.contains(node));
            if (block !== undefined) settledMutations += 1;
          }
        });
        observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true });
        for (const text of batches) {
          window.postMessage({ type: 'append', target, text } satisfies HostMessage, '*');
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
          // The last two may still be open: a line can end one block and begin another.
          for (const element of [...root.querySelectorAll('.blocks > *')].slice(0, -2)) settled.add(element);
        }
        observer.disconnect();
        const replaced = [...settled].filter((element) => !element.isConnected).length;
        return { settledMutations, replaced, settled: settled.size };
      },
      { batches, target },
    );
    assert.ok(result.settled > 500, `only ${result.settled} blocks settled`);
    assert.deepEqual({ ...result, settled: 0 }, { settledMutations: 0, replaced: 0, settled: 0 });
  });

  it('ends with the very page that the whole text makes at once', async () => {
    const tokens = longAnswer(1500);
    const streamed = await webview.open();
    await streamed.show(asking(''));
    for (let start = 0; start < tokens.length; start += 7) {
      await streamed.page.evaluate((message) => window.postMessage(message, '*'), {
        type: 'append',
        target,
        text: tokens.slice(start, start + 7).join(''),
      } satisfies HostMessage);
    }
    const fromStream = await settledHtml(streamed);
    const whole = await webview.open();
    await whole.show(asking(tokens.join('')));
    assert.equal(fromStream, await settledHtml(whole));
  });

  async function settledHtml(lessonPage: LessonPage): Promise<string> {
    await lessonPage.rendered();
    // Grammars are there, and groups of blocks were laid out.
    await lessonPage.page.locator('.general .token').first().waitFor();
    await lessonPage.page.locator('.general .blocks.at-rest').first().waitFor();
    await lessonPage.rendered();
    return await lessonPage.page.locator('.general codetrain-markdown').innerHTML();
  }

  it('shows text after a list while its line is still being written', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(asking('- one\n- two\n\nAnd then'));
    const answer = lessonPage.page.locator('.general codetrain-markdown');
    assert.equal(await answer.locator('li').count(), 2);
    assert.equal(await answer.locator('p', { hasText: 'And then' }).count(), 1);
  });

  it('shows code while its fence is open, and the page goes on after it', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(asking('```ts\nconst a = 1;\n\nconst b'));
    const code = lessonPage.page.locator('.general pre code');
    assert.equal(await code.innerText(), 'const a = 1;\n\nconst b');
    await lessonPage.post({ type: 'append', target, text: ' = 2;\n```\nDone **now' });
    assert.equal(await code.innerText(), 'const a = 1;\n\nconst b = 2;');
    assert.equal(await lessonPage.page.locator('.general strong').innerText(), 'now');
  });

  it('keeps a step on the page when its draft becomes final', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(streaming);
    await lessonPage.post({ type: 'append', target: { kind: 'draft', field: 'says' }, text: 'ined`.' });
    const marked = await lessonPage.page.evaluate(() => {
      const draft = document.querySelectorAll('.step')[1];
      draft?.setAttribute('data-marked', '');
      return draft?.getAttribute('aria-busy');
    });
    assert.equal(marked, 'true');
    await lessonPage.show({ ...done, steps: steps.slice(0, 2) });
    const step = lessonPage.page.locator('.step').nth(1);
    assert.equal(await step.getAttribute('data-marked'), '');
    assert.equal(await step.getAttribute('aria-busy'), 'false');
    assert.match(await step.locator('.text-says').innerText(), /turns that into 0\./);
  });

  it('replaces what a repair has changed', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(done);
    await lessonPage.show({ ...done, steps: done.steps.map((step) => ({ ...step, says: 'Mended.' })) });
    assert.deepEqual(await lessonPage.page.locator('.text-says').allInnerTexts(), ['Mended.', 'Mended.', 'Mended.']);
  });

  it('does not move the page while text comes', async () => {
    const lessonPage = await webview.open({ height: 400 });
    await lessonPage.show(asking(''));
    const main = lessonPage.page.locator('main');
    await main.evaluate((element) => element.scrollTo({ top: 120 }));
    await lessonPage.post({ type: 'append', target, text: longAnswer(500).join('') });
    assert.equal(await main.evaluate((element) => element.scrollTop), 120);
  });

  it('ignores text for what is not there', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(waiting);
    await lessonPage.post(
      { type: 'append', target: { kind: 'draft', field: 'says' }, text: 'nowhere' },
      { type: 'append', target: { kind: 'followUp', id: 'nobody' }, text: 'nowhere' },
    );
    assert.deepEqual(lessonPage.complaints, []);
    assert.doesNotMatch(await lessonPage.page.locator('body').innerText(), /nowhere/);
  });
});
