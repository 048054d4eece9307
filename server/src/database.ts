import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  /** How long a request waits for a connection. A managed Postgres that sleeps takes a while to wake. */
  readonly connectTimeoutMs: number;
  /** How long a statement may take. Without it, a connection that fell silent would hold its request for hours. */
  readonly queryTimeoutMs: number;
}

/** One pool of connections: the ledger speaks `pg` on it, everything else Prisma. */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/** Opens nothing yet: connections are made when they are needed. `onIdleError` hears of idle ones that break. */
export function openDatabase(options: DatabaseOptions, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs,
    query_timeout: options.queryTimeoutMs,
    keepAlive: true,
  });
  pool.on('error', onIdleError);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
