import { type Browser, chromium } from 'playwright-core';
import { chromiumOptions, findChromium } from '../../../../test/runner/chromium.ts';

/** A headless Chromium that can reach this machine alone. */
export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ ...chromiumOptions, executablePath: findChromium() });
