import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { headers } from '@codetrain/contract/headers';
import { startPostgres } from '@codetrain/sandbox/postgres';
import pg from 'pg';
import { migrate } from '../../prisma/migrate.ts';
import { ISSUER, TokenSigner } from '../../server/test/support/tokens.ts';
import { type Running, stopChild } from './process.ts';
import type { Target } from './stream.ts';

const main = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

/** Below the plan's limit on requests of one session. */
const REQUESTS_A_SESSION = 150;

/** Flags for the server's Node, for instance `--cpu-prof --cpu-prof-dir=…`. */
const nodeOptions = (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean);

/** How the provider stand-in answers: an event a chunk, all in one, or a beginning without an end. */
export type Flavour = 'many' | 'one' | 'idle';

/** Our server with everything on: tokens, admission, durable settlement; one process, as built for production. */
export interface CodeTrain extends Running {
  readonly target: Target;
  /** The books, to look into. */
  readonly database: pg.Pool;
}

/** @param accounts that take turns. More than there are clients, so that hardly ever two requests of one meet. */
export async function startCodeTrain(provider: number, flavour: Flavour, accounts = 128): Promise<CodeTrain> {
  const postgres = await startPostgres({ durable: true });
  await migrate(postgres.url);
  const database = new pg.Pool({ connectionString: postgres.url, max: 2 });
  // A connection that breaks while idle is replaced by the pool.
  database.on('error', () => undefined);
  const signer = await TokenSigner.create();
  await signer.announce(database);
  const clients = await Promise.all(
    Array.from({ length: accounts }, async () => {
      const account = randomUUID();
      await database.query(`INSERT INTO "Account" ("id", "plan", "anchorAt") VALUES ($1, 'pro', '2026-01-01')`, [
        account,
      ]);
      return {
        token: await signer.sign(account, { exp: Math.floor(Date.now() / 1000) + 86_400 }),
        session: '',
        requests: 0,
      };
    }),
  );
  const child = spawn(process.execPath, [...nodeOptions, main], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: postgres.url,
      PUBLIC_URL: new URL(ISSUER).origin,
      IDENTITY_SECRETS: 'a-secret-that-only-benchmarks-are-to-know',
      CLERK_ISSUER_URL: 'http://127.0.0.1:1',
      CLERK_API_URL: 'http://127.0.0.1:1',
      CLERK_OAUTH_CLIENT_ID: 'bench',
      CLERK_OAUTH_CLIENT_SECRET: 'bench',
      CLERK_SECRET_KEY: 'bench',
      CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_bench',
      ANTHROPIC_API_KEY: 'bench',
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${provider}/${flavour}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await listening(child);
  let turn = 0;
  return {
    pid: child.pid as number,
    port: Number(url.port),
    database,
    target: {
      url: new URL('/v1/messages', url),
      headers: () => {
        const client = clients[turn++ % clients.length] as (typeof clients)[number];
        if (client.requests++ % REQUESTS_A_SESSION === 0) client.session = randomUUID();
        return { authorization: `Bearer ${client.token}`, [headers.session]: client.session };
      },
    },
    stop: async () => {
      await stopChild(child);
      await database.end();
      await postgres.stop();
    },
  };
}

async function listening(child: ChildProcess): Promise<URL> {
  if (!child.stdout) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<URL>((resolve, reject) => {
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as { msg?: string; url?: string };
      if (entry.msg === 'listening' && entry.url !== undefined) resolve(new URL(entry.url));
    });
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  return url;
}
