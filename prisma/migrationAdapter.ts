import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** Postgres's internal type `"char"`, one byte, which the catalogue uses for its flags. */
const INTERNAL_CHAR_OID = 18;

/** The driver adapter for the schema engine: adapter-pg, mended where it cannot read the catalogue or run a script. */
export function migrationAdapter(pool: pg.Pool): ReturnType<typeof bindMigrationAwareSqlAdapterFactory> {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(pool),
    connectToShadowDb: () => Promise.reject(new Error('Schemas are compared on a scratch database, not on a shadow.')),
  });
}

async function connect(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const characters = new WeakMap<object, number[]>();
  const adapter = await new PrismaPg(relabelCharacters(pool, characters)).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    async queryRaw(query: SqlQuery): Promise<SqlResultSet> {
      const result = await queryRaw(query);
      for (const column of characters.get(result.rows) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    },
    // adapter-pg cuts a script at every semicolon, also within comments and function bodies. Sent whole it is also
    // one transaction, so that a migration that fails leaves nothing behind.
    async executeScript(script: string): Promise<void> {
      await pool.query(script);
    },
  });
}

/** adapter-pg refuses results with a `"char"`, so it gets them as text, and the columns concerned are noted. */
function relabelCharacters(pool: pg.Pool, noted: WeakMap<object, number[]>): pg.Pool {
  return new Proxy(pool, {
    get(target, property) {
      if (property !== 'query') return Reflect.get(target, property, target);
      return async (query: pg.QueryArrayConfig): Promise<pg.QueryArrayResult> => {
        const result = await target.query(query);
        const columns = result.fields.flatMap((field, index) => (field.dataTypeID === INTERNAL_CHAR_OID ? index : []));
        for (const column of columns)
          Object.assign(result.fields[column] ?? {}, { dataTypeID: pg.types.builtins.TEXT });
        noted.set(result.rows, columns);
        return result;
      };
    },
  });
}
