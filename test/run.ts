/**
 * `npm test`: runs types, lint and build next to the unit and integration tests. With files or `--grep`, runs only those tests.
 */

import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findChromium } from './runner/chromium.ts';
import { allTestFiles, needsChromium, repositoryRoot } from './runner/files.ts';
import { endStepsOnInterrupt, runStep, type Step } from './runner/steps.ts';
import { createTemporaryFolder, RunError, removeTemporaryFolder } from './runner/temporaryFolder.ts';

const USAGE = `Usage: npm test -- [FILE ...] [--grep WORDS] [--seed N] [--jobs N] [--no-parallel]

  Without arguments: types, lint, build, and all tests.
  FILE           Runs the tests in this file or folder.
  --grep         Runs the tests whose full titles match.
  --seed         Repeats the random choices of a run that printed it.
  --jobs         Number of test processes (default: one more than cores, as tests mostly wait).
  --no-parallel  Runs all files in one process, for a debugger.`;

interface Options {
  readonly files: readonly string[];
  readonly grep: string | undefined;
  readonly seed: string | undefined;
  readonly jobs: string;
  readonly parallel: boolean;
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    allowNegative: true,
    options: {
      grep: { type: 'string', short: 'g' },
      seed: { type: 'string' },
      jobs: { type: 'string', default: String(Math.max(2, os.availableParallelism()) + 1) },
      parallel: { type: 'boolean', default: true },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  for (const [name, value] of Object.entries({ seed: values.seed, jobs: values.jobs })) {
    if (value !== undefined && !/^\d{1,9}$/.test(value)) throw new RunError(`--${name} takes a whole number.`);
  }
  return { files: positionals, grep: values.grep, seed: values.seed, jobs: values.jobs, parallel: values.parallel };
}

function selectFiles(wanted: readonly string[]): string[] {
  const all = allTestFiles();
  if (wanted.length === 0) return all;
  const trimmed = wanted.map((name) => name.replaceAll('\\', '/').replace(/^\.\//, '').replace(/\/$/, ''));
  for (const name of trimmed) {
    if (!all.some((file) => isAt(file, name))) throw new RunError(`There are no tests at ${name}.`);
  }
  return all.filter((file) => trimmed.some((name) => isAt(file, name)));
}

const isAt = (file: string, name: string): boolean => file === name || file.startsWith(`${name}/`);

/** Excludes files that need a browser if Chromium isn't installed. */
function withoutBrowserTests(files: readonly string[]): { readonly files: string[]; readonly problem?: string } {
  try {
    findChromium();
    return { files: [...files] };
  } catch (error) {
    const rest = files.filter((file) => !needsChromium(file));
    const excluded = files.length - rest.length;
    if (excluded === 0) return { files: rest };
    return { files: rest, problem: `${excluded} files with browser tests didn't run: ${(error as Error).message}` };
  }
}

async function main(): Promise<number> {
  const options = readOptions();
  const isWhole = options.files.length === 0 && options.grep === undefined;
  const { files, problem } = withoutBrowserTests(selectFiles(options.files));
  const folder = createTemporaryFolder();
  let isInterrupted = false;
  endStepsOnInterrupt(() => {
    isInterrupted = true;
  });
  try {
    const mocha: Step = {
      name: 'tests',
      script: 'node_modules/mocha/bin/mocha.js',
      args: [
        ...files,
        ...(options.parallel ? ['--parallel', '--jobs', options.jobs] : ['--no-parallel']),
        ...(options.grep === undefined ? [] : ['--grep', options.grep]),
      ],
      env: {
        TMPDIR: folder,
        TMP: folder,
        TEMP: folder,
        // Types are stripped once, not again in each of the many processes that tests start.
        NODE_COMPILE_CACHE: path.join(repositoryRoot, 'node_modules', '.cache', 'compile'),
        ...(options.seed !== undefined && { CODETRAIN_SEED: options.seed }),
      },
      isLoud: true,
    };
    const checks: Step[] = [
      { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['--build'] },
      { name: 'lint', script: 'node_modules/@biomejs/biome/bin/biome', args: ['ci', '.'] },
      { name: 'build', script: 'esbuild.mjs', args: [] },
    ];
    const steps = isWhole ? [...checks, mocha] : [mocha];
    const results = await Promise.all(steps.map(runStep));
    if (problem !== undefined) console.error(problem);
    if (isInterrupted) return 130;
    return results.every(Boolean) && problem === undefined ? 0 : 1;
  } finally {
    removeTemporaryFolder(folder);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof RunError) && !isUsage) throw error;
  console.error(`${error.message}${isUsage ? `\n\n${USAGE}` : ''}`);
  process.exitCode = 1;
}
