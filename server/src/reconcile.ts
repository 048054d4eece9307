import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { createLogger } from './http/logger.ts';
import { createMetrics } from './http/metrics.ts';
import { capturedMillionths, capturesTooLittle, reconcile } from './jobs/reconcile.ts';
import { billsOf } from './messages/bills/bills.ts';
import { addDays, type Day, dayOf, parseDay } from './metering/day.ts';
import { wordDollars } from './metering/money.ts';
import type { Reconciliation } from './metering/reconcile.ts';

const HELP = `Compares the books with what the providers bill: npm run reconcile -- [--day YYYY-MM-DD]

Takes the settings of the server, and yesterday (UTC) unless a day is named. What it finds replaces what an earlier
check of that day found. Every night the server does the same by itself.

Exit code: 0 all of it is in the books, 1 too little is, 2 it could not be found out.`;

function word(found: Reconciliation): string {
  const { provider, day, capturedNanos, uncertainNanos, billedNanos } = found;
  const millionths = capturedMillionths(found);
  const part = millionths === undefined ? '' : ` (${Number(millionths / 100n) / 100} %)`;
  const uncertain =
    uncertainNanos === 0n ? '' : `; at most $${wordDollars(uncertainNanos)} more where a server died over a request`;
  return `${provider}, ${day}: $${wordDollars(capturedNanos)} captured of $${wordDollars(billedNanos)} billed${part}${uncertain}`;
}

function dayFrom(text: string | undefined): Day {
  const today = dayOf(new Date());
  const day = text === undefined ? addDays(today, -1) : parseDay(text);
  if (day >= today) throw new RangeError(`${day} is not over yet (UTC).`);
  return day;
}

/** @returns the exit code. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { day: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const day = dayFrom(values.day);
  const config = loadConfig(process.env);
  const { bills: options, alarmBelowMillionths } = config.reconciliation;
  const bills = billsOf(options);
  if (bills.length === 0) throw new Error('Set ANTHROPIC_ADMIN_KEY or OPENROUTER_MANAGEMENT_KEY, to read a bill with.');
  const metrics = createMetrics();
  const database = openDatabase(config.database, () => undefined);
  try {
    const services = { pool: database.pool, bills, alarmBelowMillionths, metrics, logger: createLogger('silent') };
    const found = await reconcile(services, [day], new AbortController().signal);
    for (const each of found) console.log(word(each));
    return found.some((each) => capturesTooLittle(each, alarmBelowMillionths)) ? 1 : 0;
  } finally {
    await database.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof AggregateError) for (const each of error.errors) console.error(sentence(each));
    else console.error(error instanceof ConfigError ? error.message : sentence(error));
    process.exitCode = 2;
  },
);

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} ${error.cause.message}` : error.message;
}
