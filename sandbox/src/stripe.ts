/**
 * Stripe on loopback: the part of its API that we use, its hosted pages, and webhooks, in the shapes of the API's version
 * that its own SDK is made for. It keeps state, and moves on by a clock that can be put forward.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import express from 'express';
import type Stripe from 'stripe';
import { Account, type AccountState, type Dunning } from './stripe/account.ts';
import { createApi } from './stripe/app.ts';
import { checkoutPage } from './stripe/checkout/page.ts';
import { dispute } from './stripe/disputes.ts';
import { activeEntitlements } from './stripe/entitlements.ts';
import { idOf } from './stripe/ids.ts';
import { portalPage } from './stripe/portal/page.ts';
import { present } from './stripe/present.ts';
import { advance, settleDue } from './stripe/subscriptions/agenda.ts';
import { Webhooks } from './stripe/webhooks.ts';

export type { Delivery } from './stripe/webhooks.ts';

export interface StripeOptions {
  /** A free port when absent. */
  readonly port?: number;
  /** Where everything stays between starts. */
  readonly file?: string;
  /** Gets all events, signed with the secret in `settings`. */
  readonly webhookUrl?: string;
}

/** What is so at Stripe, whatever anybody was told. */
export interface Truth {
  /** Newest first, those that have ended among them. */
  readonly subscriptions: readonly Stripe.Subscription[];
  /** Lookup keys of active entitlements, sorted. */
  readonly entitlements: readonly string[];
}

export interface StripeSandbox {
  /** `STRIPE_API_URL`. */
  readonly url: string;
  /** The key that it takes. */
  readonly secretKey: string;
  readonly webhooks: Webhooks;
  /** Settings of the server that uses it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly clock: {
    /** Seconds since 1970. */
    now(): number;
    /** Puts the clock forward; what is due until then happens, each at its instant. */
    advance(seconds: number): void;
  };
  /** Whether it is down: then it answers everything with 503. */
  isDown: boolean;
  /**
   * Awaited when an answer is ready to be sent: by then what was asked for has been done. If it throws, the connection
   * breaks instead.
   */
  beforeAnswer: (request: { readonly method: string; readonly path: string }) => Promise<void>;
  /** What becomes of an invoice that is not paid. */
  dunning: Dunning;
  truth(customer: string): Truth;
  /** Has the cardholder dispute a charge, which only a bank can. */
  dispute(charge: string): Stripe.Dispute;
  stop(): Promise<void>;
}

const SECRET_KEY = 'sk_test_sandbox';
const WEBHOOK_SECRET = 'whsec_a_webhook_secret_of_the_sandbox';

/** @throws Error with code EADDRINUSE if the port is taken. */
export async function startStripe(options: StripeOptions = {}): Promise<StripeSandbox> {
  const app = express();
  const server = createServer(app).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const account = new Account(read(options.file));
  const webhooks = new Webhooks(account, WEBHOOK_SECRET);
  if (options.webhookUrl !== undefined) webhooks.deliverTo(options.webhookUrl);

  // Periods end also while nobody asks for anything.
  const tick = setInterval(() => settleDue(account), 30_000).unref();

  const stripe: StripeSandbox = {
    url,
    secretKey: SECRET_KEY,
    webhooks,
    settings: { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET, STRIPE_API_URL: url },
    clock: { now: () => account.clock.now(), advance: (seconds) => advance(account, seconds) },
    isDown: false,
    beforeAnswer: async () => {},
    get dunning() {
      return account.dunning;
    },
    set dunning(dunning) {
      account.dunning = dunning;
    },
    truth(customer) {
      settleDue(account);
      return {
        subscriptions: account
          .all('subscription')
          .filter((each) => idOf(each.customer) === customer)
          .map((each) => present(account, each)),
        entitlements: activeEntitlements(account, customer).map(({ lookup_key: key }) => key),
      };
    },
    dispute: (charge) => dispute(account, charge),
    async stop() {
      clearInterval(tick);
      await webhooks.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      save(options.file, account);
    },
  };

  app.disable('x-powered-by');
  app.put('/sandbox/down', (_req, res) => {
    stripe.isDown = true;
    res.sendStatus(204);
  });
  app.delete('/sandbox/down', (_req, res) => {
    stripe.isDown = false;
    res.sendStatus(204);
  });
  app.get('/sandbox/webhooks', (_req, res) => void res.json(webhooks.deliveries));
  app.post('/sandbox/advance', express.json({ type: () => true }), (req, res) => {
    const seconds = Number(req.body?.seconds);
    if (!(seconds >= 0)) return void res.status(400).json({ error: 'seconds is a number that is not negative' });
    advance(account, seconds);
    res.json({ now: account.clock.now() });
  });
  app.use((_req, res, next) => {
    const message = 'Stripe is down';
    if (stripe.isDown) res.status(503).json({ error: { type: 'api_error', message } });
    else next();
  });
  app.use((_req, res, next) => {
    res.once('finish', () => save(options.file, account));
    next();
  });
  app.use(checkoutPage(account));
  app.use(portalPage(account));
  app.use(createApi({ account, secretKey: SECRET_KEY, url, beforeAnswer: (request) => stripe.beforeAnswer(request) }));
  return stripe;
}

function save(file: string | undefined, account: Account): void {
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  // Whoever is stopped meanwhile leaves the whole of what was before.
  writeFileSync(`${file}.new`, JSON.stringify(account.state()));
  renameSync(`${file}.new`, file);
}

function read(file: string | undefined): AccountState | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as AccountState;
}
