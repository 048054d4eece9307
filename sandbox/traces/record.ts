/**
 * `node sandbox/traces/record.ts`: runs the calls in `calls.json`, step by step, and writes down what the sandbox tutor
 * says of them. `--check` only compares, and fails if something else is written down. Takes Node and `python3`.
 */
import { writeFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { RecordedRun } from '../src/model/tutor/trace/recorded.ts';
import { readCalls, readRuns, recordCall, runsFile } from './recordCall.ts';

const calls = await readCalls();
const runs: RecordedRun[] = [];
for (const call of calls) runs.push(await recordCall(call));
if (process.argv.includes('--check')) {
  const written = await readRuns();
  for (const [index, { call }] of calls.entries()) {
    if (isDeepStrictEqual(runs[index], written[index])) continue;
    console.error(`${call}: another run is written down. Run node sandbox/traces/record.ts.`);
    process.exitCode = 1;
  }
} else await writeFile(runsFile, `${JSON.stringify(runs, null, 2)}\n`);
