import { type Browser, chromium, type Page } from 'playwright-core';
import { sharedChromium } from '../../../../test/runner/services.ts';
import { LessonPage, type PageOptions } from './lessonPage.ts';
import { type Site, serveWebview } from './site.ts';

export interface Webview {
  readonly site: Site;
  /** Loads the webview anew, as when the editor opens a panel. The page before it is gone. */
  open(options?: PageOptions): Promise<LessonPage>;
}

/** The built webview and a browser for the tests of a `describe`. */
export function useWebview(): Webview {
  let site: Site | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;
  let current: LessonPage | undefined;

  before(async () => {
    // One by one: what has started is stopped also if the next does not start.
    site = await serveWebview();
    browser = await chromium.connect(await sharedChromium(), { timeout: 0 });
    page = await LessonPage.prepare(browser);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  const parts = () => {
    if (site === undefined || page === undefined) throw new Error('The webview is there only while tests run.');
    return { site, page };
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
