import { existsSync } from 'node:fs';
import { type Browser, type BrowserServer, chromium } from 'playwright-core';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Returns the path of the Chromium that tests drive: the one in `CHROMIUM`, or the first in a usual place.
 *
 * @throws Error with one sentence for developers if there isn't one.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM is set to ${named}, which doesn't exist.`);
  const found = named || candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new Error(
    "Chromium isn't installed. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.",
  );
}

/** Launch options for a headless Chromium that can only reach this machine. */
export const chromiumOptions = {
  headless: true,
  args: [
    // The sandbox needs rights that root in a container lacks. Every page here is our own.
    '--no-sandbox',
    ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update'],
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ],
};

/** Starts a headless Chromium for this process alone. */
export const launchChromium = async (): Promise<Browser> =>
  chromium.launch({ ...chromiumOptions, executablePath: findChromium() });

/** Starts a headless Chromium that other processes connect to. */
export const launchChromiumServer = async (): Promise<BrowserServer> =>
  chromium.launchServer({ ...chromiumOptions, executablePath: findChromium(), timeout: 0 });
