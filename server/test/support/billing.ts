import { type StripeSandbox, startStripe } from '@codetrain/sandbox/stripe';
import type StripeClient from 'stripe';
import { setUpStripe } from '../../src/billing/setup/setUpStripe.ts';
import { stripeAt } from '../../src/billing/stripeAt.ts';
import type { AccountId } from '../../src/ids.ts';
import { createAccount } from './accounts.ts';
import { startService, type TestService } from './server.ts';

/** The service with Stripe behind it, which has the plans' prices. */
export interface BillingService extends TestService {
  readonly stripe: StripeSandbox;
  /** Stripe's own SDK. */
  readonly client: StripeClient;
  buyer(): Promise<Buyer>;
}

/** A person with a token for billing. */
export interface Buyer {
  readonly id: AccountId;
  readonly token: string;
  /** Asks something of billing. */
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response>;
  /** The customer at Stripe. */
  customer(): Promise<string>;
}

export const clientOf = (stripe: StripeSandbox): StripeClient =>
  stripeAt({ secretKey: String(stripe.settings['STRIPE_SECRET_KEY']), apiUrl: stripe.url });

/** @param env settings that differ. */
export async function startBilling(env: Record<string, string> = {}): Promise<BillingService> {
  const stripe = await startStripe();
  const client = clientOf(stripe);
  await setUpStripe(client, { mode: 'mend', webhookUrl: undefined });
  const service = await startService({ ...stripe.settings, ...env });
  stripe.webhooks.deliverTo(`${service.server.url}/webhooks/stripe`);
  return {
    ...service,
    stripe,
    client,
    async buyer() {
      const id = await createAccount(service.pool, { plan: 'free' });
      const token = await service.signer.sign(id, { scope: 'tutor usage billing account' });
      return {
        id,
        token,
        ask: (method, path, body) =>
          fetch(service.server.url + path, {
            method,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            ...(body !== undefined && { body: JSON.stringify(body) }),
          }),
        async customer() {
          const { rows } = await service.pool.query<{ customerId: string }>(
            'SELECT "customerId" FROM "Customer" WHERE "accountId" = $1 AND "deletedAt" IS NULL',
            [id],
          );
          return String(rows[0]?.customerId);
        },
      };
    },
    async stop() {
      await stripe.stop();
      await service.stop();
    },
  };
}

/** Fills in a hosted page, as a browser does. */
export const submit = (url: string, fields: Record<string, string>): Promise<Response> =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

export const goodCard = { action: 'pay', name: 'Ada', number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' };
export const declinedCard = { ...goodCard, number: '4000 0000 0000 0002' };
