import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { LessonPage, type PageOptions } from './lessonPage.ts';
import { type Site, serveWebview } from './site.ts';

export interface Webview {
  readonly site: Site;
  /** Loads the webview anew, as when the editor opens a panel. The page before it is gone. */
  open(options?: PageOptions): Promise<LessonPage>;
}

/** The built webview and a browser for the tests of a `describe`. */
export function useWebview(): Webview {
  let running: { readonly site: Site; readonly browser: Browser; readonly page: Page } | undefined;
  let current: LessonPage | undefined;

  before(async function () {
    this.timeout(60_000);
    const [site, browser] = await Promise.all([serveWebview(), launchBrowser()]);
    running = { site, browser, page: await LessonPage.prepare(browser) };
  });
  after(async () => {
    await running?.browser.close();
    await running?.site.close();
  });

  const parts = () => {
    if (running === undefined) throw new Error('The webview is there only while tests run.');
    return running;
  };
  return {
    get site() {
      return parts().site;
    },
    async open(options) {
      current?.close();
      current = await LessonPage.open(parts().page, parts().site.url, options);
      return current;
    },
  };
}
