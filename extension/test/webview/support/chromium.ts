import { existsSync } from 'node:fs';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium that tests drive: the one that `CHROMIUM` names, else one that lies where it usually does.
 *
 * @throws Error in words for developers, if there is none.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) throw new Error(`CHROMIUM names ${named}, which is not there.`);
  const found = named || candidates.find((file) => existsSync(file));
  if (found) return found;
  throw new Error('No Chromium was found: install it (Debian: apt-get install chromium) or name one in CHROMIUM.');
}

/** It runs without a window, and reaches this machine alone. */
export const chromiumOptions = {
  headless: true,
  args: [
    // Sandboxing needs rights that root in a container does not have; all pages here are our own.
    '--no-sandbox',
    ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
    ...['--disable-background-networking', '--disable-component-update'],
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  ],
};
