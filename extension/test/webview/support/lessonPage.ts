import assert from 'node:assert/strict';
import type { Browser, ConsoleMessage, Page, Request } from 'playwright-core';
import type { PlanHostMessage, PlanMessage, PlanPageView } from '../../../src/billing/protocol.ts';
import type { HostMessage, LessonView, WebviewMessage } from '../../../src/panel/protocol.ts';
import themes from '../fixtures/themes.json' with { type: 'json' };

export type ThemeName = keyof typeof themes;
export const themeNames: readonly ThemeName[] = [
  'dark',
  'light',
  'highContrast',
  'highContrastLight',
  'dark2026',
  'light2026',
];

export interface PageOptions {
  /** Which page: that of lessons, unless told. */
  readonly entry?: 'plan';
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
  /** What `getState` answers, as after a reload of the window. */
  readonly state?: unknown;
}

interface FakeHost {
  sent: WebviewMessage[];
  state: unknown;
}
declare global {
  interface Window {
    fakeHost: FakeHost;
    injected?: boolean;
  }
}

/** The webview in a real browser, under its real policy, with a stand-in for the editor around it. */
export class LessonPage {
  readonly page: Page;
  /** Addresses that the page asked for, its own files included. */
  readonly requests: string[] = [];
  /** Errors, and what the content security policy refused. */
  readonly complaints: string[] = [];
  readonly #listeners = new AbortController();

  private constructor(page: Page) {
    this.page = page;
    const onRequest = (request: Request) => this.requests.push(request.url());
    const onError = (error: Error) => this.complaints.push(String(error));
    const onConsole = (message: ConsoleMessage) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    };
    page.on('request', onRequest).on('pageerror', onError).on('console', onConsole);
    this.#listeners.signal.addEventListener('abort', () => {
      page.off('request', onRequest).off('pageerror', onError).off('console', onConsole);
    });
  }

  /** A page in which lessons can be opened one after another: a new one costs more than all that is tested in it. */
  static async prepare(browser: Browser): Promise<Page> {
    const page = await browser.newPage();
    await page.addInitScript(installFakeHost, themes);
    return page;
  }

  static async open(page: Page, url: string, options: PageOptions = {}): Promise<LessonPage> {
    await page.setViewportSize({ width: options.width ?? 640, height: options.height ?? 900 });
    await page.emulateMedia({
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors ? 'active' : 'none',
    });
    await page.mouse.move(0, 0);
    const lessonPage = new LessonPage(page);
    const setUp: SetUp = { theme: options.theme ?? 'dark', state: options.state };
    await page.goto(`${url}${options.entry ?? ''}?${encodeURIComponent(JSON.stringify(setUp))}`);
    await lessonPage.waitForMessage('ready');
    return lessonPage;
  }

  /** Stops listening; the page itself is used again. */
  close(): void {
    this.#listeners.abort();
  }

  async post(...messages: readonly (HostMessage | PlanHostMessage)[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const message of all) window.postMessage(message, '*');
    }, messages);
    await this.rendered();
  }

  async show(lesson: LessonView): Promise<void> {
    await this.post({ type: 'snapshot', lesson });
  }

  async showPlan(view: PlanPageView): Promise<void> {
    await this.post({ type: 'snapshot', view });
  }

  /** The last thing that the page of plan and usage asked for. */
  async lastAsked(): Promise<PlanMessage | undefined> {
    return (await this.page.evaluate(() => window.fakeHost.sent)).at(-1) as PlanMessage | undefined;
  }

  /** Resolves when what was posted is on the page: messages are handled in a task, text in some frame after it. */
  async rendered(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const isCurrent = (element: Element) => !('isCurrent' in element) || element.isCurrent === true;
      await frame();
      do await frame();
      while (
        document.querySelector(':not(:defined)') !== null ||
        ![...document.querySelectorAll('codetrain-markdown')].every(isCurrent)
      );
    });
  }

  async sent(): Promise<readonly WebviewMessage[]> {
    return await this.page.evaluate(() => window.fakeHost.sent);
  }

  async state(): Promise<unknown> {
    return await this.page.evaluate(() => window.fakeHost.state);
  }

  async waitForMessage(type: WebviewMessage['type']): Promise<void> {
    await this.page.waitForFunction((wanted) => window.fakeHost.sent.some((message) => message.type === wanted), type);
  }

  /** The last message of a type that was sent to the host. */
  async lastSent(type: WebviewMessage['type']): Promise<WebviewMessage> {
    await this.waitForMessage(type);
    const message = (await this.sent()).findLast((each) => each.type === type);
    assert.ok(message);
    return message;
  }
}

interface SetUp {
  readonly theme: ThemeName;
  readonly state: unknown;
}

/** Runs in the page, before anything else of it. What is to be set up stands in the address. */
function installFakeHost(all: typeof themes): void {
  if (location.search === '') return;
  const { theme: name, state }: SetUp = JSON.parse(decodeURIComponent(location.search.slice(1)));
  const theme = all[name];
  const host: FakeHost = { sent: [], state };
  window.fakeHost = host;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: WebviewMessage) => host.sent.push(structuredClone(message)),
      getState: () => host.state,
      setState: (next: unknown) => {
        host.state = structuredClone(next);
      },
    }),
  });
  const dress = () => {
    for (const [variable, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(variable, value);
    }
    document.body.className = theme.bodyClass;
    document.body.dataset.vscodeThemeKind = theme.kind;
  };
  if (document.body) dress();
  else document.addEventListener('DOMContentLoaded', dress);
}
