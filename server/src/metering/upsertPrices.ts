import type { ClientBase } from 'pg';
import { priceTable } from './priceTable.ts';

/** Writes the price table of this release into the database. Prices that it does not know stay as they are. */
export async function upsertPrices(client: ClientBase): Promise<void> {
  await client.query(
    `INSERT INTO "ModelPrice" ("model", "effectiveFrom", "minPromptTokens", "inputNanos", "outputNanos",
                               "cacheWrite5mNanos", "cacheWrite1hNanos", "cacheReadNanos")
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::int[], $4::bigint[], $5::bigint[],
                          $6::bigint[], $7::bigint[], $8::bigint[])
     ON CONFLICT ("model", "effectiveFrom", "minPromptTokens") DO UPDATE SET
       "inputNanos" = excluded."inputNanos",
       "outputNanos" = excluded."outputNanos",
       "cacheWrite5mNanos" = excluded."cacheWrite5mNanos",
       "cacheWrite1hNanos" = excluded."cacheWrite1hNanos",
       "cacheReadNanos" = excluded."cacheReadNanos"`,
    [
      priceTable.map((row) => row.model),
      priceTable.map((row) => row.effectiveFrom),
      priceTable.map((row) => row.minPromptTokens),
      priceTable.map((row) => row.inputNanos),
      priceTable.map((row) => row.outputNanos),
      priceTable.map((row) => row.cacheWrite5mNanos),
      priceTable.map((row) => row.cacheWrite1hNanos),
      priceTable.map((row) => row.cacheReadNanos),
    ],
  );
}
