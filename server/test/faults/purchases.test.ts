import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Delivery, startStripe, type Truth } from '@codetrain/sandbox/stripe';
import type Stripe from 'stripe';
import { setUpStripe } from '../../src/billing/setup/setUpStripe.ts';
import type { AccountId } from '../../src/ids.ts';
import { createAccount } from '../support/accounts.ts';
import { clientOf } from '../support/billing.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { BillingProcess } from './billingProcess.ts';
import { howToRepeat, milliseconds, progress, purchases, seed } from './options.ts';
import { Random } from './random.ts';
import { type Life, takeStep } from './subscriptionLife.ts';

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

describe('random histories of a subscription', () => {
  let database: TestDatabase;
  let processes: readonly [BillingProcess, BillingProcess];
  before(async () => {
    database = await createDatabase();
    processes = await Promise.all([BillingProcess.start(database.url), BillingProcess.start(database.url)]);
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
      const options = {
        secretKey: String(stripe.settings['STRIPE_SECRET_KEY']),
        webhookSecret: String(stripe.settings['STRIPE_WEBHOOK_SECRET']),
        apiUrl: stripe.url,
        automaticTax: false,
      };
      await Promise.all(processes.map((each) => each.connect(options)));
      stripe.webhooks.hold();
      stripe.webhooks.deliverTo(processes[0].url);
      stripe.dunning = {
        retryAfterDays: [3, 5],
        afterLast: random.oneOf(['cancel', 'mark_unpaid', 'leave_past_due'] as const),
      };
      // Answers overtake each other. What only servers ask for is at times so late that all else is over by then, and
      // what was read with it is out of date.
      const soon = async () => void (await sleep(random.between(0, 4)));
      stripe.beforeAnswer = async ({ path }) => {
        if (path === '/v1/entitlements/active_entitlements' && random.next() < 0.1)
          await sleep(random.between(200, 500));
        else await soon();
      };
      const account = await createAccount(database.pool, { plan: 'free' });
      await database.pool.query('UPDATE "Account" SET "anchorAt" = "createdAt" WHERE "id" = $1', [account]);
      const customer = await processes[0].createCustomer(account);
      const life: Life = { stripe, client, customer, prices, random };
      const loses = random.next() < 0.6;
      const steps: string[] = [];
      const syncs: Promise<void>[] = [];
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
          syncs.push(...processes.map((each) => each.sync(customer).catch(() => undefined)));
        }
      }
      stripe.beforeAnswer = soon;
      stripe.webhooks.release(arrange);
      await stripe.webhooks.allDelivered();
      await Promise.all([...syncs, ...processes.map((each) => each.idle())]);
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
      await random.oneOf(processes).reconcile();
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
