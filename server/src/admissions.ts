import { parseArgs } from 'node:util';
import pg from 'pg';
import { pauseAdmissions, readPause, resumeAdmissions } from './metering/admissionPause.ts';
import { dayOf, startOf } from './metering/day.ts';
import { wordDollars } from './metering/money.ts';
import { readSpend } from './metering/spend.ts';

const HELP = `Stops and starts the admission of requests: npm run admissions -- pause "reason" | resume | status

Every server obeys within seconds. Streams that are open go on to their end. People are told that the service is paused;
the reason is for operators. Takes the database of DATABASE_URL.`;

async function run(client: pg.Client, [command, ...rest]: readonly string[]): Promise<string> {
  const [reason] = rest;
  if (command === 'pause' && reason !== undefined && reason.trim() !== '' && rest.length === 1) {
    await pauseAdmissions(client, reason);
    return 'Admissions are paused.';
  }
  if (command === 'resume' && rest.length === 0) {
    const ended = await resumeAdmissions(client);
    return ended === undefined
      ? 'Admissions were not paused.'
      : `Admissions go on. They were paused since ${ended.pausedAt.toISOString()}: ${ended.reason}`;
  }
  if (command === 'status' && rest.length === 0) return status(client);
  throw new Error(command === 'pause' ? `Give one reason, in quotes.\n\n${HELP}` : HELP);
}

async function status(client: pg.Client): Promise<string> {
  const pause = await readPause(client);
  const day = dayOf(new Date());
  const { settledBefore, settledSince, held } = await readSpend(client, { day, from: startOf(day) });
  return [
    pause === undefined
      ? 'Requests are admitted.'
      : `Admissions are paused since ${pause.pausedAt.toISOString()}: ${pause.reason}`,
    `Today (UTC): $${wordDollars(settledBefore + settledSince)} settled, at most $${wordDollars(held)} more for what is open.`,
  ].join('\n');
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const url = process.env['DATABASE_URL'] ?? '';
  if (url === '') throw new Error('DATABASE_URL is not set: name the database of the servers.');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    console.log(await run(client, positionals));
  } finally {
    await client.end().catch(() => undefined);
  }
}

main().catch((error: unknown) => {
  // A host with several addresses fails with an error that has no words of its own.
  const said = error instanceof AggregateError ? error.errors.map(String).join('; ') : undefined;
  console.error(said ?? (error instanceof Error ? error.message : error));
  process.exitCode = 1;
});
