import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { setUpStripe } from '../../../server/src/billing/setup/setUpStripe.ts';
import { stripeAt } from '../../../server/src/billing/stripeAt.ts';
import { type Clerk, startClerk } from '../clerk.ts';
import { type ModelServer, startModelServer } from '../model.ts';
import { findPostmaster } from '../postgres/postmaster.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { type StripeSandbox, startStripe } from '../stripe.ts';
import { givePlan } from './firstPerson.ts';
import type { Guard } from './guardProcess.ts';
import type { Options } from './options.ts';
import { assertFree } from './ports.ts';
import type { Progress } from './progress.ts';
import { Sentence } from './sentence.ts';
import { type ServerProcess, startServerProcess, stopProcess } from './serverProcess.ts';

/** Everything but the editor. */
export interface Service {
  readonly api: string;
  /** The address of the API for editors and browsers. */
  readonly publicUrl: string;
  readonly databaseUrl: string;
  readonly clerk: Clerk;
  readonly stripe: StripeSandbox;
  readonly model: ModelServer;
  /** Resolves with a sentence as soon as a part of it ends unasked. */
  readonly died: Promise<string>;
}

/** About as fast as a small model writes. */
const PACE = { tokensPerSecond: 150, firstByteMs: 350 };

/**
 * Starts Postgres, the sandbox and the server, each as soon as it can. What has been started is put on `running` at
 * once, so that it can be stopped at any moment.
 */
export async function startService(
  options: Options,
  progress: Progress,
  running: AsyncDisposableStack,
  guard: Guard,
): Promise<Service> {
  const logs = join(options.dataDir, 'logs');
  await mkdir(logs, { recursive: true }).catch((cause: Error) => {
    throw new Sentence(`The data directory cannot be used: ${cause.message}.`, { cause });
  });
  const { databaseUrl, postgres } = await startDatabase(options, progress, running, logs);
  await Promise.all([
    assertFree(options.ports.api, 'the API'),
    assertFree(options.ports.identity, "the sandbox's Clerk"),
    assertFree(options.ports.model, 'the model sandbox'),
    assertFree(options.ports.stripe, "the sandbox's Stripe"),
    ...(options.noEditor ? [] : [assertFree(options.ports.workbench, 'the editor')]),
  ]);
  await progress.step('Database is up to date', async () => {
    const { migrate } = await import('../../../prisma/migrate.ts');
    await migrate(databaseUrl);
  });
  const sandbox = await progress.step('Model, Clerk and Stripe of the sandbox', async () => {
    await givePlan(databaseUrl, options.plan);
    return startSandbox(options, running);
  });
  const server = await progress.step('Server', async () => {
    const settings = serverSettings(options, databaseUrl, sandbox);
    const started = await startServerProcess(settings, join(logs, 'server.log'), (child) => {
      if (child.pid !== undefined) guard.watch(child.pid);
      running.defer(() => stopProcess(child));
    });
    await untilReady(started);
    return started;
  });
  sandbox.clerk.webhooks.deliverTo(`${server.url}/webhooks/clerk`);
  sandbox.stripe.webhooks.deliverTo(`${server.url}/webhooks/stripe`);
  const publicUrl = options.publicUrl ?? server.url;
  return { api: server.url, publicUrl, databaseUrl, ...sandbox, died: firstDeath(server, postgres, logs) };
}

type Sandbox = Pick<Service, 'clerk' | 'model' | 'stripe'>;

/** The stand-ins for the outside services; what can be bought is at Stripe by then. */
async function startSandbox({ dataDir, ports }: Options, running: AsyncDisposableStack): Promise<Sandbox> {
  const model = await startModelServer({ pace: PACE, ...withPort(ports.model) });
  running.defer(() => model.stop());
  const clerk = await startClerk({ file: join(dataDir, 'clerk.json'), ...withPort(ports.identity) });
  running.defer(() => clerk.stop());
  const stripe = await startStripe({ file: join(dataDir, 'stripe.json'), ...withPort(ports.stripe) });
  running.defer(() => stripe.stop());
  const client = stripeAt({ secretKey: stripe.secretKey, apiUrl: stripe.url });
  await setUpStripe(client, { mode: 'mend', webhookUrl: undefined });
  return { model, clerk, stripe };
}

const withPort = (port: number | undefined): { port?: number } => (port === undefined ? {} : { port });

async function startDatabase(options: Options, progress: Progress, running: AsyncDisposableStack, logs: string) {
  const given = process.env['DATABASE_URL'];
  if (given !== undefined && given !== '') {
    await assertReachable(given);
    return { databaseUrl: given, postgres: undefined };
  }
  const dataDir = join(options.dataDir, 'postgres');
  // One that runs on this data is taken over with its port, or tells who uses it.
  if (!findPostmaster(dataDir)) await assertFree(options.ports.database, 'Postgres');
  const postgres = await progress.step('Postgres', () =>
    startPostgres({
      dataDir,
      logFile: join(logs, 'postgres.log'),
      ...withPort(options.ports.database),
    }),
  );
  running.defer(() => postgres.stop());
  return { databaseUrl: postgres.url, postgres };
}

const serverSettings = (
  options: Options,
  databaseUrl: string,
  { clerk, model, stripe }: Sandbox,
): Record<string, string> => ({
  HOST: '127.0.0.1',
  PORT: String(options.ports.api ?? 0),
  DATABASE_URL: databaseUrl,
  ...(options.publicUrl !== undefined && { PUBLIC_URL: options.publicUrl }),
  ...(options.tokenSeconds !== undefined && { ACCESS_TOKEN_SECONDS: String(options.tokenSeconds) }),
  IDENTITY_SECRETS: 'what the sandbox keeps is no secret',
  ...clerk.settings,
  ...stripe.settings,
  ANTHROPIC_API_KEY: model.apiKey,
  ANTHROPIC_BASE_URL: model.url,
  OPENROUTER_API_KEY: model.openRouterKey,
  OPENROUTER_BASE_URL: model.openRouterUrl,
  ANTHROPIC_ADMIN_KEY: model.adminKey,
  OPENROUTER_MANAGEMENT_KEY: model.managementKey,
});

async function assertReachable(url: string): Promise<void> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
    await client.connect();
    await client.end();
  } catch (cause) {
    // A host with several addresses fails with an error that has no words of its own.
    const { code = '', message = '' } = cause as { code?: string; message?: string };
    throw new Sentence(`The database that DATABASE_URL names cannot be used: ${message || code}.`, { cause });
  }
}

async function untilReady({ url, died }: ServerProcess): Promise<void> {
  const ended = died.then((last) => Promise.reject(new Error(last)));
  // It listens; what may be missing is its connection to the database.
  while (!(await Promise.race([fetch(`${url}/readyz`), ended])).ok) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  ended.catch(() => {});
}

function firstDeath(server: ServerProcess, postgres: Postgres | undefined, logs: string): Promise<string> {
  const deaths = [
    server.died.then((last) => `The server ended unexpectedly ${last}. Its log is ${join(logs, 'server.log')}.`),
  ];
  if (postgres)
    deaths.push(
      postgres.died.then((last) => `Postgres ended unexpectedly: ${last} Its log is ${join(logs, 'postgres.log')}.`),
    );
  return Promise.race(deaths);
}
