/** Lists the test files, in the order in which they run. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** How long each file took, in milliseconds, by its path from the root. */
export const timesFile = path.join(repositoryRoot, 'node_modules', '.cache', 'test-times.json');

/** Everything that `npm test` runs. */
const patterns = ['{contract,server,sandbox,extension,eval}/test/**/*.test.ts', 'test/**/*.test.ts'];

/** Slow files. Without recorded times they start first, so that they don't run alone at the end. */
const slow = [
  /^sandbox\/test\/start/,
  /^server\/test\/faults\//,
  /^extension\/test\/webview\//,
  /^sandbox\/test\/model\//,
];

export function readTimes(): Readonly<Record<string, number>> {
  try {
    return JSON.parse(readFileSync(timesFile, 'utf8')) as Record<string, number>;
  } catch {
    return {};
  }
}

/** Returns all test files by their paths from the root, slowest first. */
export function allTestFiles(): string[] {
  const times = readTimes();
  const rank = (file: string): number => {
    const known = times[file];
    if (known !== undefined) return known;
    const index = slow.findIndex((pattern) => pattern.test(file));
    return index === -1 ? 0 : 100_000 - index;
  };
  return patterns
    .flatMap((pattern) => globSync(pattern, { cwd: repositoryRoot }))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
}

/** Returns whether a file drives a browser, judging by its imports. */
export const needsChromium = (file: string): boolean =>
  /from '.*(?:useWebview|sharedChromium|runner\/chromium)/.test(readFileSync(path.join(repositoryRoot, file), 'utf8'));
