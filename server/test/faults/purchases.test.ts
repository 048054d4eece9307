import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, type StripeSandbox, startStripe, type Truth } from '@codetrain/sandbox/stripe';
import express from 'express';
import type Stripe from 'stripe';
import { type Billing, createBilling } from '../../src/billing/billing.ts';
import { createCustomer } from '../../src/billing/customers.ts';
import { billingJobs, type SendJob } from '../../src/billing/jobs.ts';
import { reconcileCustomers } from '../../src/billing/reconcileCustomers.ts';
import { setUpStripe } from '../../src/billing/setup/setUpStripe.ts';
import { syncCustomer } from '../../src/billing/syncCustomer.ts';
import { stripeWebhook } from '../../src/billing/webhook.ts';
import { type Database, openDatabase } from '../../src/database.ts';
import { createLogger } from '../../src/http/logger.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import type { AccountId } from '../../src/ids.ts';
import { createAccount } from '../support/accounts.ts';
import { clientOf } from '../support/billing.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { howToRepeat, milliseconds, progress, purchases, seed } from './options.ts';
import { Random } from './random.ts';
import { type Life, takeStep } from './subscriptionLife.ts';

/** One of two server processes: a pool of its own, and the webhook with its job. */
class Process {
  readonly #database: Database;
  readonly #server: Server;
  readonly #underWay = new Set<Promise<void>>();
  readonly #metrics = createMetrics();
  #billing: Billing | undefined;

  private constructor(databaseUrl: string) {
    this.#database = openDatabase(
      { url: databaseUrl, poolSize: 6, connectTimeoutMs: 5_000, queryTimeoutMs: 10_000 },
      () => undefined,
    );
    const app = express();
    app.post('/', express.raw({ type: () => true }), (req, res, next) =>
      stripeWebhook(this.#billing, this.#send)(req, res, next),
    );
    this.#server = createServer(app).listen(0, '127.0.0.1');
  }

  static async start(databaseUrl: string): Promise<Process> {
    const started = new Process(databaseUrl);
    await once(started.#server, 'listening');
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  get billing(): Billing {
    assert.ok(this.#billing);
    return this.#billing;
  }

  connect({ settings, url }: StripeSandbox): void {
    this.#billing = createBilling(
      {
        secretKey: String(settings['STRIPE_SECRET_KEY']),
        webhookSecret: String(settings['STRIPE_WEBHOOK_SECRET']),
        apiUrl: url,
        automaticTax: false,
      },
      { prisma: this.#database.prisma, logger: createLogger('silent'), metrics: this.#metrics },
    );
  }

  /** Does at once what the queue would have done, and again if it failed. */
  readonly #send: SendJob = async (queue, data) => {
    const job = billingJobs(this.billing).find(({ name }) => name === queue.name);
    assert.ok(job);
    const { signal } = new AbortController();
    const done = job
      .run(signal, data)
      .catch(() => job.run(signal, data))
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  };

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#database.close();
  }
}

/** What the books have of an account, and what they should have. */
interface Books {
  readonly plan: string;
  readonly anchorAt: number | null;
  readonly subscription: Readonly<Record<string, unknown>> | null;
  readonly entitlements: readonly string[];
}

const live = new Set(['trialing', 'active', 'past_due']);

/** By the rules of the design, in words of its own: the server's code has no part in it. */
function expected({ subscriptions, entitlements }: Truth, isDeleted: boolean): Books {
  if (isDeleted) return { plan: 'free', anchorAt: null, subscription: null, entitlements: [] };
  const newestFirst = [...subscriptions];
  const paying = newestFirst.filter(({ status }) => live.has(status));
  const isLate = ({ status }: Stripe.Subscription) => status === 'past_due';
  const ends = (each: Stripe.Subscription) => each.cancel_at_period_end;
  const until = (each: Stripe.Subscription) => each.items.data[0]?.current_period_end ?? 0;
  paying.sort((a, b) => +isLate(a) - +isLate(b) || +ends(a) - +ends(b) || until(b) - until(a));
  const [chosen] = paying.length > 0 ? paying : newestFirst;
  const [item] = chosen?.items.data ?? [];
  return {
    plan: paying.length > 0 ? 'pro' : 'free',
    anchorAt: paying[0]?.billing_cycle_anchor ?? null,
    subscription:
      chosen === undefined || item === undefined
        ? null
        : {
            status: chosen.status,
            priceId: item.price.id,
            interval: item.price.recurring?.interval,
            periodStartsAt: item.current_period_start,
            periodEndsAt: item.current_period_end,
            cancelAtPeriodEnd: chosen.cancel_at_period_end,
            trialEndsAt: chosen.trial_end,
          },
    entitlements,
  };
}

describe('random histories of a subscription', function () {
  this.timeout(milliseconds + 120_000);
  let database: TestDatabase;
  let processes: readonly [Process, Process];
  before(async () => {
    database = await createDatabase();
    processes = [await Process.start(database.url), await Process.start(database.url)];
  });
  after(async () => {
    await Promise.all(processes.map((each) => each.stop()));
    await database.drop();
  });

  async function found(accountId: AccountId, isDeleted: boolean): Promise<Books> {
    const { rows } = await database.pool.query(
      `SELECT a."plan", CASE WHEN a."anchorAt" <> a."createdAt" THEN extract(epoch FROM a."anchorAt")::float8 END AS "anchorAt",
        s."subscriptionId", s."status"::text, s."priceId", s."interval"::text, s."cancelAtPeriodEnd",
        extract(epoch FROM s."periodStartsAt")::float8 AS "periodStartsAt",
        extract(epoch FROM s."periodEndsAt")::float8 AS "periodEndsAt",
        extract(epoch FROM s."trialEndsAt")::float8 AS "trialEndsAt",
        ARRAY(SELECT "lookupKey" FROM "Entitlement" e WHERE e."accountId" = a."id" ORDER BY 1) AS "entitlements"
       FROM "Account" a LEFT JOIN "Subscription" s ON s."accountId" = a."id" WHERE a."id" = $1`,
      [accountId],
    );
    const { plan, anchorAt, entitlements, subscriptionId, ...subscription } = rows[0];
    // Of a customer that is deleted, what is shown is over.
    if (isDeleted) assert.ok(subscriptionId === null || subscription.status === 'canceled');
    return { plan, anchorAt, entitlements, subscription: subscriptionId === null || isDeleted ? null : subscription };
  }

  async function tell(own: number): Promise<{ steps: readonly string[]; deliveries: number }> {
    const random = new Random(own);
    const stripe = await startStripe();
    try {
      const client = clientOf(stripe);
      await setUpStripe(client, { mode: 'mend', webhookUrl: undefined });
      const { data } = await client.prices.list({ lookup_keys: ['codetrain_pro_month', 'codetrain_pro_year'] });
      const prices = data.map(({ id }) => id).toSorted();
      for (const each of processes) each.connect(stripe);
      stripe.webhooks.hold();
      stripe.webhooks.deliverTo(processes[0].url);
      stripe.dunning = {
        retryAfterDays: [3, 5],
        afterLast: random.oneOf(['cancel', 'mark_unpaid', 'leave_past_due'] as const),
      };
      // Answers overtake each other.
      stripe.beforeAnswer = async () => void (await sleep(random.between(0, 4)));
      const account = await createAccount(database.pool, { plan: 'free' });
      await database.pool.query('UPDATE "Account" SET "anchorAt" = "createdAt" WHERE "id" = $1', [account]);
      const customer = await createCustomer(processes[0].billing, account);
      const life: Life = { stripe, client, customer, prices, random };
      const loses = random.next() < 0.6;
      const steps: string[] = [];
      const arrange = <Held extends Delivery>(held: Held[]): Held[] =>
        held
          .flatMap((each) => {
            if (loses && random.next() < 0.3) return [];
            return random.next() < 0.2 ? [each, each] : [each];
          })
          .map((each) => ({ each, at: random.next() }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ each }) => each);

      for (let left = random.between(6, 18); left > 0; left--) {
        steps.push(await takeStep(life));
        stripe.webhooks.deliverTo(random.oneOf(processes).url);
        if (random.next() < 0.3) {
          stripe.webhooks.release(arrange);
          stripe.webhooks.hold();
        }
        if (random.next() < 0.2) {
          // Both at the same time, and nobody waits for them.
          for (const { billing } of processes) void syncCustomer(billing, customer).catch(() => undefined);
        }
      }
      stripe.webhooks.release(arrange);
      await stripe.webhooks.allDelivered();
      await Promise.all(processes.map((each) => each.idle()));
      stripe.beforeAnswer = async () => undefined;
      const isDeleted = (await client.customers.retrieve(customer)).deleted === true;
      const told = `${howToRepeat(` --only subscription`)}\nhistory ${own}: ${steps.join(', ')}`;
      if (!loses) {
        assert.deepEqual(
          await found(account, isDeleted),
          expected(stripe.truth(customer), isDeleted),
          `by events. ${told}`,
        );
      }
      await reconcileCustomers(random.oneOf(processes).billing, new AbortController().signal);
      assert.deepEqual(await found(account, isDeleted), expected(stripe.truth(customer), isDeleted), told);
      await database.pool.query('DELETE FROM "Customer"');
      return { steps, deliveries: stripe.webhooks.deliveries.length };
    } finally {
      await stripe.stop();
    }
  }

  it(`end in the books as they end at Stripe (seed ${seed})`, async () => {
    const startedAt = performance.now();
    const taken = new Map<string, number>();
    let told = 0;
    let deliveries = 0;
    for (; told < purchases && performance.now() - startedAt < milliseconds; told++) {
      const history = await tell(seed + told);
      deliveries += history.deliveries;
      for (const step of history.steps) taken.set(step, (taken.get(step) ?? 0) + 1);
      if (told % 25 === 24) progress(`${told + 1} histories, ${deliveries} webhooks`);
    }
    progress(`${told} histories, ${deliveries} webhooks: ${JSON.stringify(Object.fromEntries(taken))}`);
    assert.ok(told > 0);
  });
});
