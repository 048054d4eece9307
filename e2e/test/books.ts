import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { JournalEntry } from '../../sandbox/src/model.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

/** A settled row of the ledger, as it stands in Postgres. Whole numbers come as strings: they may pass 2^53. */
export interface EntryRow {
  readonly accountId: string;
  readonly sessionId: string;
  readonly model: string;
  readonly outcome: string;
  readonly basis: string;
  readonly upstreamId: string | null;
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly cacheWrite5mTokens: string;
  readonly cacheWrite1hTokens: string;
  readonly cacheReadTokens: string;
  readonly costNanos: string;
}

/** Every settled row, oldest first. */
export const entries = (): Promise<EntryRow[]> => query('SELECT * FROM "Entry" ORDER BY "admittedAt"');

/** The row of a request that the provider served; it is settled within moments of its end. */
export async function entryOf(served: JournalEntry | undefined): Promise<EntryRow> {
  const isOurs = ({ upstreamId }: EntryRow) => upstreamId === served?.id;
  const row = (await until(entries, (rows) => rows.some(isOurs))).find(isOurs);
  assert.ok(row);
  return row;
}

/** Requests that are admitted and not settled. */
export const holds = (): Promise<unknown[]> => query('SELECT * FROM "Hold"');

export interface PeriodRow {
  readonly accountId: string;
  readonly requestsOpen: number;
  readonly heldNanos: string;
  readonly settledNanos: string;
}

/** The counters of every account. */
export const periods = (): Promise<PeriodRow[]> => query('SELECT * FROM "Period"');

/** The tokens of a row, by the names of the Messages API. */
export const tokensOf = (row: EntryRow) => ({
  input: Number(row.inputTokens),
  output: Number(row.outputTokens),
  cacheRead: Number(row.cacheReadTokens),
  cacheWrite: Number(row.cacheWrite5mTokens) + Number(row.cacheWrite1hTokens),
});

/** The tokens that the provider says it served for a request. */
export const tokensServed = (served: JournalEntry | undefined) => ({
  input: served?.usage?.input_tokens,
  output: served?.usage?.output_tokens,
  cacheRead: served?.usage?.cache_read_input_tokens,
  cacheWrite: served?.usage?.cache_creation_input_tokens,
});

/** Changes the books, to make in a moment what would take a person long. */
export const execute = async (sql: string, ...values: readonly string[]): Promise<void> => {
  await query(sql, values);
};

async function query<Row>(sql: string, values: readonly string[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: stage().service.database });
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}
