/**
 * `node eval/record.ts`: runs the small functions and records what they return. `--check` only compares, and fails if
 * something else is recorded. Takes Node and `python3`.
 */
import { writeFile } from 'node:fs/promises';
import { outputsFile, readCalls, readOutputs } from './src/fixtures.ts';
import { runCalls } from './src/runCalls.ts';

const calls = await readCalls();
const outputs = await runCalls(calls);
if (process.argv.includes('--check')) {
  const recorded = await readOutputs();
  for (const [index, { file, name }] of calls.entries()) {
    if (outputs[index] === recorded[index]) continue;
    console.error(`${file}, ${name}: recorded ${recorded[index]}, but it returns ${outputs[index]}`);
    process.exitCode = 1;
  }
} else {
  await writeFile(outputsFile, `${JSON.stringify(outputs, null, 2)}\n`);
}
