import { createServer, type Server } from 'node:http';
import { Agent } from 'undici';
import { createApp } from './app.ts';
import { createBilling } from './billing/billing.ts';
import type { SendJob } from './billing/jobs.ts';
import { leaveStripe } from './billing/leaveStripe.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { createLogger } from './http/logger.ts';
import { createMetrics, showBreaker } from './http/metrics.ts';
import { OpenRequests } from './http/openRequests.ts';
import { createIdentity, type Identity } from './identity/identity.ts';
import { Jobs } from './jobs/jobs.ts';
import { jobTable } from './jobs/jobTable.ts';
import { billsOf } from './messages/bills/bills.ts';
import { Breakers } from './messages/breakers.ts';
import { correctFromProvider } from './messages/corrections.ts';
import { Relays } from './messages/relays.ts';
import { Accounts } from './metering/accounts.ts';
import { AdmissionControl } from './metering/admissionControl.ts';
import { Ledger } from './metering/ledger.ts';
import { PriceSource } from './metering/priceSource.ts';
import { Settler } from './metering/settler.ts';
import { within } from './within.ts';

export interface RunningServer {
  /** For instance `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Reads the signing keys now, instead of within half a minute. */
  readKeys(): Promise<void>;
  /** Stops accepting, lets streams finish within the drain time, settles, and frees everything. Safe to call twice. */
  close(): Promise<void>;
}

/** Longer than balancers keep a connection, so that it is never the server that closes one a request is coming on. */
const KEEP_ALIVE_MS = 75_000;

/** How long the settlements of streams that had to be cut may take at the end, in milliseconds. */
const LAST_SETTLEMENTS_MS = 5_000;

/**
 * Starts the server and resolves when it listens. The database need not be up: until it is, requests are refused.
 *
 * @throws Error if the address cannot be listened on.
 */
export async function startServer(config: Config, logger = createLogger(config.logLevel)): Promise<RunningServer> {
  const metrics = createMetrics();
  const database = openDatabase(config.database, (err) => logger.warn({ err }, 'a connection to the database broke'));
  // One connection a stream: cutting one off, or holding one back, must not touch the others.
  const dispatcher = new Agent({ allowH2: false });
  const accounts = new Accounts(database.prisma);
  const prices = new PriceSource(database.prisma);
  const control = new AdmissionControl({ pool: database.pool, logger, metrics }, config.admissions);
  const ledger = new Ledger(database.pool, accounts, config.ledger, control);
  const settler = new Settler(ledger, logger, metrics);
  const relays = new Relays(metrics);
  const breakers = new Breakers(config.breaker, (provider, state) => {
    showBreaker(metrics, provider, state);
    if (state !== 'closed') logger.warn({ provider, state }, 'the breaker of a provider has moved');
  });
  let isDraining = false;

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 60_000 });
  const openRequests = new OpenRequests(server);
  const release = async (): Promise<void> => {
    await dispatcher.destroy();
    await database.close();
  };
  const { pool, prisma } = database;
  const billing = config.billing && createBilling(config.billing, { prisma, logger, metrics });
  const { bills: billOptions, alarmBelowMillionths } = config.reconciliation;
  const bills = billsOf(billOptions);
  const openRouter = config.corrects ? config.providers.openrouter : undefined;
  const correct =
    openRouter &&
    ((signal: AbortSignal) => correctFromProvider({ ledger, prices, dispatcher, openRouter, metrics, logger }, signal));
  const table = jobTable({ pool, prisma, ledger, billing, correct, bills, alarmBelowMillionths, logger, metrics });
  const jobs = new Jobs({ pool, logger, metrics, table });
  const sendJob: SendJob = (queue, data) => jobs.send(queue, data);
  const serve = (url: string): Identity => {
    const publicUrl = config.publicUrl ?? url;
    const identity = createIdentity(publicUrl, config.identity, { prisma, logger });
    const app = createApp({
      config,
      database,
      accounts,
      dispatcher,
      identity,
      billing,
      publicUrl,
      sendJob,
      onAccountDeleted: (accountId) => leaveStripe(billing, sendJob, accountId),
      ledger,
      settler,
      relays,
      breakers,
      metrics,
      logger,
      prices,
      isDraining: () => isDraining,
      trustedProxies: config.trustedProxies,
    });
    server.on('request', app);
    return identity;
  };
  // Its own address, which tokens name, may be known only now; nothing is accepted before it is.
  const { url, identity } = await listen(server, config.listen, serve).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  jobs.start();
  control.start();
  logger.info({ url }, 'listening');
  if (billing === undefined) logger.info('nothing is sold: there is no key for Stripe');
  const billed = new Set(bills.map(({ provider }) => provider));
  for (const provider of Object.keys(config.providers)) {
    if (!billed.has(provider)) logger.info({ provider }, 'is not reconciled: there is no key to read its bill with');
  }

  const drain = async (): Promise<void> => {
    logger.info('draining');
    isDraining = true;
    identity.stop();
    const jobsStopped = jobs.stop(config.drainMs);
    server.close();
    // Not until its connections are closed: clients keep idle ones for as long as they can.
    await within(config.drainMs, Promise.all([openRequests.none(), relays.none()]));
    const cut = relays.cutAll();
    if (cut > 0) logger.warn({ requests: cut }, 'the drain time is over: ending the requests that are still under way');
    // What is under way may yet owe something.
    const settled = relays.none().then(() => settler.allSettled());
    await within(LAST_SETTLEMENTS_MS, Promise.all([openRequests.none(), settled, jobsStopped]));
    settler.stop();
    await control.stop();
    server.closeAllConnections();
    await release();
    logger.info('stopped');
  };
  let closing: Promise<void> | undefined;
  return {
    url,
    readKeys: () => identity.readKeys(),
    close: () => {
      closing ??= drain();
      return closing;
    },
  };
}

/** Listens, and has `serve` begin in the same turn. */
function listen(
  server: Server,
  { host, port }: Config['listen'],
  serve: (url: string) => Identity,
): Promise<{ url: string; identity: Identity }> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address !== null ? address.port : port;
      const url = `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
      resolve({ url, identity: serve(url) });
    });
  });
}
