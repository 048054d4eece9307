import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
  readonly #context: BrowserContext;
  /** Addresses that the page asked for, its own files included. */
  readonly requests: string[] = [];
  /** Errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string, options: PageOptions = {}): Promise<LessonPage> {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 640, height: options.height ?? 900 },
      reducedMotion: options.reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: options.forcedColors ? 'active' : 'none',
    });
    const lessonPage = new LessonPage(context, await context.newPage());
    await lessonPage.page.addInitScript(installFakeHost, {
      theme: themes[options.theme ?? 'dark'],
      state: options.state,
    });
    await lessonPage.page.goto(url);
    await lessonPage.waitForMessage('ready');
    return lessonPage;
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async post(...messages: readonly HostMessage[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const message of all) window.postMessage(message, '*');
    }, messages);
    await this.rendered();
  }

  async show(lesson: LessonView): Promise<void> {
    await this.post({ type: 'snapshot', lesson });
  }

  /** Resolves when what was posted is on the page: messages are handled in a task, text in the frames after it. */
  async rendered(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let count = 0; count < 4; count += 1) await frame();
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

/** Runs in the page, before anything else of it. */
function installFakeHost({ theme, state }: { theme: (typeof themes)[ThemeName]; state: unknown }): void {
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
    for (const [name, value] of Object.entries(theme.variables))
      document.documentElement.style.setProperty(name, value);
    document.body.className = theme.bodyClass;
    document.body.dataset.vscodeThemeKind = theme.kind;
  };
  if (document.body) dress();
  else document.addEventListener('DOMContentLoaded', dress);
}
