import assert from 'node:assert/strict';
import type { Dialog } from 'playwright-core';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { LessonPage } from './support/lessonPage.ts';
import { useWebview } from './support/useWebview.ts';

const corpus: readonly string[] = [
  '<script>window.injected = true</script>',
  '<img src=x onerror="window.injected = true">',
  '<img src="http://127.0.0.1:9/leak?code=secret">',
  '![leak](http://127.0.0.1:9/leak.png?code=secret)',
  '![leak][1]\n\n[1]: http://127.0.0.1:9/leak.png',
  '<svg onload="window.injected = true"></svg>',
  '<iframe srcdoc="<script>parent.injected = true</script>"></iframe>',
  '<a href="javascript:window.injected = true">click</a>',
  '<style>@import url(http://127.0.0.1:9/leak.css); * { background: url(http://127.0.0.1:9/leak.png) }</style>',
  '<base href="http://127.0.0.1:9/"><form action="http://127.0.0.1:9/leak"><button>go</button></form>',
  '<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/leak">',
  '<codetrain-app></codetrain-app><vscode-button>x</vscode-button>',
  '[script](javascript:window.injected=true)',
  '[script](JaVaScRiPt&#58;window.injected=true)',
  '[command](command:workbench.action.terminal.new)',
  '[data](data:text/html,<script>window.injected=true</script>)',
  '[file](file:///etc/passwd) [editor](vscode://x.y/z) [relative](/main.js) [empty]()',
  '<http://127.0.0.1:9/auto> <javascript:window.injected=true>',
  '![data](data:image/svg+xml,<svg onload=window.injected=true>)',
  '```"><script>window.injected = true</script>\n</code></pre><script>window.injected = true</script>\n```',
  '`</code><script>window.injected = true</script>`',
  '```html\n<script>window.injected = true</script>\n```',
  '| <img src=x onerror=window.injected=true> |\n| --- |\n| [x](javascript:window.injected=true) |',
  '${window.injected = true}{{window.injected = true}}<!-- -->',
  '\u202eevil\u202c \u0000 \ufeff \ud83d\ude00 שלום مرحبا \u{1f469}\u200d\u{1f4bb}',
  `${'> '.repeat(500)}deep`,
  `${'- '.repeat(500)}deep`,
  `${'['.repeat(3000)}deep`,
  `${'*a '.repeat(3000)}`,
  `${'`'.repeat(3000)}`,
  `${'|'.repeat(2000)}\n${'|-'.repeat(2000)}`,
  'x'.repeat(200_000),
];

/** The text in every place where a model's or a learner's text can stand. */
function everywhere(text: string): LessonView {
  const ref = { startLine: 1, endLine: 1, quote: text.slice(0, 80) };
  const failure = { title: text, detail: text, requestId: text, actions: [{ id: 'retry', label: text }] } as const;
  return {
    id: `hostile ${text.slice(0, 20)}`,
    mode: 'explain',
    source: { path: text, languageId: text.slice(0, 20), startLine: 1, endLine: 1, lines: [text] },
    phase: 'failed',
    modelLabel: text,
    purpose: text,
    steps: [{ id: 's1', ref, says: text, why: text, gotcha: text }],
    concepts: [text],
    check: { question: text, options: [text, text], ref },
    checkResult: { chosen: 0, correct: 1, feedback: text },
    followUps: [{ id: 'f1', stepId: 's1', question: text, phase: 'failed', answer: text, failure }],
    failure,
    verified: { refs: 1, dropped: 1 },
    redactions: 1,
    notices: [text],
  };
}

describe('webview: hostile text', () => {
  const webview = useWebview();
  let shared: LessonPage | undefined;

  for (const text of corpus) {
    it(JSON.stringify(text).slice(0, 90), async () => {
      shared ??= await webview.open();
      const lessonPage = shared;
      const { page } = lessonPage;
      const dialogs: string[] = [];
      const onDialog = (dialog: Dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      };
      page.on('dialog', onDialog);
      await lessonPage.post({ type: 'snapshot', lesson: everywhere(text), strings: { Why: text } });
      await lessonPage.post({ type: 'announce', text });
      // Text that was cut anywhere must be as harmless as the whole.
      await page.evaluate(
        async (parts) => {
          for (const added of parts) {
            window.postMessage({ type: 'append', target: { kind: 'followUp', id: 'f1' }, text: added }, '*');
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
        },
        text.slice(0, 200).match(/[\s\S]{1,5}/gu) ?? [],
      );
      await lessonPage.rendered();

      const found = await page.evaluate(() => {
        const all = [...document.body.querySelectorAll('*')];
        const handlers = all.flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith('on')));
        const links = [...document.querySelectorAll<HTMLElement>('[data-url]')].map(({ dataset }) => dataset.url);
        return {
          injected: window.injected,
          forbidden: document.body.querySelectorAll(
            'script:not([src]), img, image, iframe, object, embed, link, style, base, meta, [href], [src]:not(script), [action], [srcdoc], [style], audio, video, codetrain-app codetrain-app',
          ).length,
          handlers,
          badLinks: links.filter((url) => url?.startsWith('http://') === false && url.startsWith('https://') === false),
        };
      });
      assert.deepEqual(found, { injected: undefined, forbidden: 0, handlers: [], badLinks: [] });
      assert.deepEqual(
        lessonPage.requests.filter((url) => !url.startsWith(webview.site.url)),
        [],
      );
      assert.deepEqual(lessonPage.complaints, [], 'the policy had nothing to stop');
      page.off('dialog', onDialog);
      assert.deepEqual(dialogs, []);
      assert.ok(await page.locator('.step').isVisible(), 'the page is still there');
    });
  }

  it('opens nothing but through the host', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(everywhere('[a](https://example.com/a?b=1) and [b](command:x)'));
    const { page } = lessonPage;
    await page.locator('.purpose [role=link]').click();
    assert.deepEqual(await lessonPage.lastSent('openLink'), { type: 'openLink', url: 'https://example.com/a?b=1' });
    assert.equal(await page.locator('.purpose [role=link]').count(), 1);
    assert.ok(page.url().startsWith(webview.site.url));
  });

  it('shows an image as its description', async () => {
    const lessonPage = await webview.open();
    await lessonPage.show(everywhere('![a diagram](http://127.0.0.1:9/x.png)'));
    assert.equal(await lessonPage.page.locator('.purpose').innerText(), 'a diagram');
  });
});
