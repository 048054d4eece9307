import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** A headless Chromium that can reach this machine alone. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = [process.env.CHROMIUM, ...candidates].find((file) => file !== undefined && existsSync(file));
  if (executablePath === undefined) {
    throw new Error('No Chromium was found: install it (Debian: apt-get install chromium) or name one in CHROMIUM.');
  }
  return await chromium.launch({
    executablePath,
    headless: true,
    args: [
      // Sandboxing needs rights that root in a container does not have; all pages here are our own.
      '--no-sandbox',
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}
