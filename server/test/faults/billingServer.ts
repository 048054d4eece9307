import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { type Billing, type BillingOptions, createBilling } from '../../src/billing/billing.ts';
import { createCustomer } from '../../src/billing/customers.ts';
import { billingJobs, type SendJob } from '../../src/billing/jobs.ts';
import { reconcileCustomers } from '../../src/billing/reconcileCustomers.ts';
import { syncCustomer } from '../../src/billing/syncCustomer.ts';
import { stripeWebhook } from '../../src/billing/webhook.ts';
import { openDatabase } from '../../src/database.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { AccountId } from '../../src/ids.ts';

/**
 * What a server does for billing, as a process of its own: the webhook with its job, and a pool. `billingProcess.ts`
 * starts it with the database's address, and tells it what to do by messages.
 */

/** What it can be told to do. */
export interface Commands {
  /** Each history has a Stripe of its own. */
  connect(options: BillingOptions): Promise<void>;
  createCustomer(account: AccountId): Promise<string>;
  sync(customer: string): Promise<void>;
  reconcile(): Promise<void>;
  /** Until no job is under way. */
  idle(): Promise<void>;
}

export type Command = keyof Commands;
export interface Call {
  readonly id: number;
  readonly command: Command;
  readonly argument: unknown;
}
export type Word =
  | { readonly url: string }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

const database = openDatabase(
  { url: String(process.argv[2]), poolSize: 6, connectTimeoutMs: 5_000, queryTimeoutMs: 10_000 },
  () => undefined,
);
const services = { prisma: database.prisma, logger: createLogger('silent'), metrics: createMetrics() };
const underWay = new Set<Promise<void>>();
let connected: Billing | undefined;

function billing(): Billing {
  if (connected === undefined) throw new Error('There is no Stripe yet.');
  return connected;
}

/** Does at once what the queue would have done, and again if it failed. */
const send: SendJob = async (queue, data) => {
  const job = billingJobs(billing()).find(({ name }) => name === queue.name);
  if (job === undefined) throw new Error(`There is no job ${queue.name}.`);
  const { signal } = new AbortController();
  const done = job
    .run(signal, data)
    .catch(() => job.run(signal, data))
    .finally(() => underWay.delete(done));
  underWay.add(done);
};

const commands: Commands = {
  async connect(options) {
    connected = createBilling(options, services);
  },
  createCustomer: (account) => createCustomer(billing(), account),
  sync: async (customer) => void (await syncCustomer(billing(), customer)),
  reconcile: () => reconcileCustomers(billing(), new AbortController().signal),
  async idle() {
    while (underWay.size > 0) await Promise.all(underWay);
  },
};

const say = (word: Word) => process.send?.(word);

process.on('message', ({ id, command, argument }: Call) => {
  const run = commands[command] as (given: unknown) => Promise<unknown>;
  run(argument).then(
    (result) => say({ id, result }),
    (error: unknown) => say({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// Whoever started it is gone, or wants it no more.
process.on('disconnect', () => process.exit());

const app = express();
app.post('/', express.raw({ type: () => true }), (req, res, next) => stripeWebhook(connected, send)(req, res, next));
const server = createServer(app).listen(0, '127.0.0.1');
await once(server, 'listening');
say({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
