/** `npm run test:faults`: the tests of this folder, for as long as one likes. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Breaks servers, streams, networks and Postgres at random, and audits the books after each:

  npm run test:faults -- [--histories N] [--streams N] [--purchases N] [--kills N] [--minutes M] [--seed N] [--only WORDS]

  --histories  random histories of the books (10,000)
  --streams    random answers of a provider (2,000)
  --purchases  random histories of a subscription (500)
  --kills      times that a server is killed; Postgres falls as often in all (200)
  --minutes    most minutes for each kind (15)
  --seed       repeats the random choices of a run that printed it
  --only       runs the tests whose names hold these words`;

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10000' },
    streams: { type: 'string', default: '2000' },
    purchases: { type: 'string', default: '500' },
    kills: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '15' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const { histories, streams, purchases, kills, minutes, seed, only, help } = values;
if (help) {
  console.log(HELP);
  process.exit(0);
}
for (const [name, given] of Object.entries({ histories, streams, purchases, kills, minutes, seed })) {
  if (Number.isFinite(Number(given)) && Number(given) >= 0) continue;
  console.error(`--${name} takes a number.\n\n${HELP}`);
  process.exit(1);
}
console.log(
  `seed ${seed}: ${histories} histories, ${streams} streams, ${purchases} purchases, ${kills} kills, at most ${minutes} minutes each`,
);
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const tests = fileURLToPath(new URL('*.test.ts', import.meta.url));
const child = spawn(process.execPath, [mocha, tests, ...(only === undefined ? [] : ['--grep', only])], {
  stdio: 'inherit',
  env: {
    ...process.env,
    FAULTS_SEED: seed,
    FAULTS_HISTORIES: histories,
    FAULTS_STREAMS: streams,
    FAULTS_PURCHASES: purchases,
    FAULTS_KILLS: kills,
    FAULTS_MINUTES: minutes,
  },
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
