/**
 * Prints nothing while tests pass; at the end, the failures in full, each with the command that runs it again, and the
 * counts. Also remembers how long each file took, so that the next run starts the slowest first.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { readTimes, repositoryRoot, timesFile } from './files.ts';

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_END } = Mocha.Runner.constants;

export default class QuietReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    const times = new Map<string, number>();
    let passed = 0;
    const isLive = process.stdout.isTTY && process.env['CI'] === undefined;
    runner.on(EVENT_TEST_PASS, () => {
      passed += 1;
      if (isLive) process.stdout.write(`\r  ${passed} passed\r`);
    });
    runner.on(EVENT_TEST_END, ({ file, duration }: Mocha.Test) => {
      if (file !== undefined) times.set(nameOf(file), (times.get(nameOf(file)) ?? 0) + (duration ?? 0));
    });
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Test) => {
      process.stdout.write(`  failed: ${test.fullTitle()}\n`);
    });
    runner.once(EVENT_RUN_END, () => {
      this.epilogue();
      const failures = this.failures.map(rerunCommand);
      if (failures.length > 0) console.log(`  Run again:\n${[...new Set(failures)].join('\n')}\n`);
      saveTimes(times);
    });
  }
}

const nameOf = (file: string): string => path.relative(repositoryRoot, file).replaceAll(path.sep, '/');

/** Returns the command that runs a failed test again, with the seed of this run. */
function rerunCommand(test: Mocha.Test): string {
  const seed = process.env['CODETRAIN_SEED'];
  const script = process.env['CODETRAIN_TEST_SCRIPT'] ?? 'test';
  // A failed hook has a title of its own: '"before each" hook for "title"'.
  const title = / hook(?: for "(.*)"| in "(.*)")/.exec(test.title)?.[1] ?? test.title;
  const words = title.replaceAll(/["\\$`]/g, '.');
  const file = test.file === undefined ? '' : ` ${nameOf(test.file)}`;
  return `    npm run ${script} --${file} --grep "${words}"${seed === undefined ? '' : ` --seed ${seed}`}`;
}

function saveTimes(times: ReadonlyMap<string, number>): void {
  try {
    mkdirSync(path.dirname(timesFile), { recursive: true });
    writeFileSync(timesFile, JSON.stringify({ ...readTimes(), ...Object.fromEntries(times) }));
  } catch {
    // Only the order of the next run depends on it.
  }
}
