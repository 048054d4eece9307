/**
 * Replays an answer of 20,000 tokens into the webview and tells what it costs the window's main thread. Batches are those
 * of the panel's channel at 200 tokens a second (33 ms of text each), but follow one another at twice the speed; shares
 * are of the time that this takes, so that at 200 tokens a second they can only be smaller.
 *
 * Run: `node bench/webview.ts`, with `--json` for one line of figures.
 */
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { longAnswer } from '../extension/test/webview/support/answers.ts';
import { LessonPage } from '../extension/test/webview/support/lessonPage.ts';
import { aboutWhole, done } from '../extension/test/webview/support/lessons.ts';
import { serveWebview } from '../extension/test/webview/support/site.ts';
import { launchChromium } from '../test/runner/chromium.ts';

const TOKENS = 20_000;
const TOKENS_PER_SECOND = 200;
const BATCH_MILLISECONDS = 33;
const SPEED = 2;

export interface WebviewFigures {
  readonly tokens: number;
  readonly characters: number;
  readonly blocks: number;
  /** CPU time of the main thread by the time of the replay, in percent of a core. */
  readonly mainThreadPercent: number;
  /** The same for the first and the last tenth of the answer: equal when a chunk costs no more as the answer grows. */
  readonly firstTenthPercent: number;
  readonly lastTenthPercent: number;
  readonly longestTaskMs: number;
  /** Bytes of script and style before anything is shown. */
  readonly firstLoadBytes: number;
}

export async function measureWebview(): Promise<WebviewFigures> {
  const [site, browser] = await Promise.all([serveWebview(), launchChromium()]);
  try {
    const page = await LessonPage.prepare(browser);
    const lessonPage = await LessonPage.open(page, site.url);
    await lessonPage.show({ ...done, followUps: [{ ...aboutWhole, answer: '' }] });
    const tokens = longAnswer(TOKENS);
    const cdp = await page.context().newCDPSession(page);
    // CPU time, so that other work on the machine does not count.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const tasks = await traceTasks(cdp);

    const perBatch = (TOKENS_PER_SECOND * BATCH_MILLISECONDS) / 1000;
    const tenths: Share[] = [];
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const part = tokens.slice((tenth * TOKENS) / 10, ((tenth + 1) * TOKENS) / 10);
      const batches = Array.from({ length: Math.ceil(part.length / perBatch) }, (_, index) =>
        part.slice(Math.round(index * perBatch), Math.round((index + 1) * perBatch)).join(''),
      );
      const before = { busy: await busySeconds(cdp), instant: performance.now() };
      await replay(page, batches);
      const seconds = (performance.now() - before.instant) / 1000;
      tenths.push({ busy: (await busySeconds(cdp)) - before.busy, seconds });
    }
    const longestTaskMs = await tasks.longest();
    return {
      tokens: TOKENS,
      characters: tokens.join('').length,
      blocks: await page.locator('.general codetrain-markdown > .blocks > *').count(),
      mainThreadPercent: percent(tenths),
      firstTenthPercent: percent(tenths.slice(0, 1)),
      lastTenthPercent: percent(tenths.slice(-1)),
      longestTaskMs: round(longestTaskMs),
      firstLoadBytes: site.firstLoad.reduce((sum, name) => sum + (site.files.get(name) ?? 0), 0),
    };
  } finally {
    await browser.close();
    await site.close();
  }
}

interface Share {
  readonly busy: number;
  readonly seconds: number;
}

function percent(shares: readonly Share[]): number {
  const sum = (name: keyof Share) => shares.reduce((total, share) => total + share[name], 0);
  return round((sum('busy') / sum('seconds')) * 100);
}

/** Posts the batches from inside the page, at an even pace. */
async function replay(page: Page, batches: readonly string[]): Promise<void> {
  await page.evaluate(
    async ({ batches: all, pause, id }) => {
      for (const text of all) {
        window.postMessage({ type: 'append', target: { kind: 'followUp', id }, text }, '*');
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    },
    { batches, pause: BATCH_MILLISECONDS / SPEED, id: aboutWhole.id },
  );
}

/** CPU seconds of the page's main thread since it started. */
async function busySeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
}

/** Watches the tasks of the page's main thread; `longest` stops watching and answers milliseconds. */
async function traceTasks(cdp: CDPSession): Promise<{ longest(): Promise<number> }> {
  const events: { readonly name?: string; readonly tdur?: number; readonly pid?: number; readonly tid?: number }[] = [];
  const threads = new Map<string, string>();
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as ({ name?: string; args?: { name?: string } } & (typeof events)[number])[]) {
      if (event.name === 'thread_name') threads.set(`${event.pid}/${event.tid}`, event.args?.name ?? '');
      if (event.name === 'RunTask' || event.name === 'ThreadControllerImpl::RunTask') events.push(event);
    }
  });
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'toplevel'] },
  });
  return {
    async longest() {
      const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
      await cdp.send('Tracing.end');
      await complete;
      const main = events.filter(({ pid, tid }) => threads.get(`${pid}/${tid}`) === 'CrRendererMain');
      return main.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1000), 0);
    },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const figures = await measureWebview();
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(figures));
  } else {
    console.log(
      `${figures.tokens} tokens at ${TOKENS_PER_SECOND} a second (${figures.characters} characters, ${figures.blocks} blocks)`,
    );
    console.log(`main thread   ${figures.mainThreadPercent} % of a core (goal: at most 10)`);
    console.log(`  first tenth ${figures.firstTenthPercent} %, last tenth ${figures.lastTenthPercent} %`);
    console.log(`longest task  ${figures.longestTaskMs} ms (goal: at most 50)`);
    console.log(`first load    ${figures.firstLoadBytes} bytes (goal: at most 250000)`);
  }
}
