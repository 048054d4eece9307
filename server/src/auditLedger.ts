import { parseArgs } from 'node:util';
import pg from 'pg';
import { type AuditResult, audit, type Contradiction } from './metering/audit.ts';
import { isUnavailable } from './metering/databaseErrors.ts';

const HELP = `Audits the books: npm run ledger:audit -- [postgres://...] [--json] [--limit N]

Compares every counter with the rows that it counts, every cost with tokens times price, and every row with those it
belongs to. Reads only; servers may go on meanwhile. Takes the database of DATABASE_URL unless one is named.

Exit code: 0 the books balance, 1 they do not, 2 they could not be audited.`;

/** Postgres's codes for what is no fault of the connection, in words that help. */
const PROBLEMS: Readonly<Record<string, string>> = {
  '42P01': 'it holds no books. Apply the migrations with "npm run db:migrate".',
  '42703': 'its books are of another release. Apply the migrations with "npm run db:migrate".',
  '42501': 'this user may not read the books.',
};

const word = ({ invariant, accountId, keys, expected, found }: Contradiction): string =>
  `${invariant}: account ${accountId}, ${Object.entries(keys)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')}: expected ${expected ?? 'nothing'}, found ${found ?? 'nothing'}`;

function report({ contradictions, total }: AuditResult): string {
  if (total === 0) return 'The books balance.';
  const left = total - contradictions.length;
  return [
    `The books do not balance: ${total} contradiction${total === 1 ? '' : 's'}.`,
    ...contradictions.map((each) => `  ${word(each)}`),
    ...(left > 0 ? [`  … and ${left} more (--limit names more of them).`] : []),
  ].join('\n');
}

function problemOf(error: unknown): string {
  if (error instanceof pg.DatabaseError && error.code !== undefined && error.code in PROBLEMS) {
    return PROBLEMS[error.code] ?? '';
  }
  const said = error instanceof AggregateError ? error.errors.map(String).join('; ') : String(error);
  return isUnavailable(error) ? `it cannot be reached. ${said}` : said;
}

/** @returns the exit code. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      limit: { type: 'string', default: '1000' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const url = positionals[0] ?? process.env['DATABASE_URL'] ?? '';
  const limit = Number(values.limit);
  if (!URL.canParse(url) || !/^postgres(ql)?:/.test(url)) {
    throw new Error(
      url === '' ? 'No database is named: set DATABASE_URL, or give an address.' : 'That is no postgres:// URL.',
    );
  }
  if (!Number.isSafeInteger(limit) || limit < 1) throw new Error('--limit takes a number of 1 or more.');
  const { host, pathname } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  // What breaks while a query runs, the query says.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await audit(client, limit);
    console.log(values.json ? JSON.stringify(result) : report(result));
    return result.total === 0 ? 0 : 1;
  } catch (cause) {
    throw new Error(`The database ${host}${pathname} cannot be audited: ${problemOf(cause)}`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
