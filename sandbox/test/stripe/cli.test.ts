import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type StripeSandbox, startStripe } from '../../src/stripe.ts';
import { clientOf } from './support.ts';

const run = promisify(execFile);
const shim = createRequire(import.meta.url).resolve('@stripe/cli/bin/shim.js');

/** The real CLI, whose fixtures are Stripe's own. */
describe("the sandbox's Stripe as Stripe's CLI sees it", () => {
  let stripe: StripeSandbox;
  let home: string;
  before(async () => {
    stripe = await startStripe();
    home = await mkdtemp(join(tmpdir(), 'codetrain-stripe-cli-'));
  });
  after(async () => {
    await stripe.stop();
    await rm(home, { recursive: true, force: true });
  });

  for (const type of [
    'customer.created',
    'customer.deleted',
    'customer.subscription.created',
    'customer.subscription.updated',
    'customer.subscription.deleted',
    'customer.subscription.paused',
    'customer.subscription.trial_will_end',
    'checkout.session.completed',
    'invoice.paid',
    'invoice.payment_failed',
    'invoice.payment_action_required',
    'charge.failed',
    'charge.refunded',
    'charge.dispute.created',
    'product.created',
    'price.created',
  ])
    it(`stripe trigger ${type}`, async () => {
      const client = clientOf(stripe);
      const before = await client.events.list({ type, limit: 100 });
      const { stdout, stderr } = await run(process.execPath, [shim, 'trigger', type, '--api-base', stripe.url], {
        env: {
          ...process.env,
          HOME: home,
          USERPROFILE: home,
          XDG_CONFIG_HOME: home,
          STRIPE_API_KEY: String(stripe.settings['STRIPE_SECRET_KEY']),
          STRIPE_CLI_TELEMETRY_OPTOUT: '1',
          // It asks for newer versions of itself; nothing listens there, so that nothing reaches out.
          HTTPS_PROXY: 'http://127.0.0.1:9',
          NO_PROXY: '127.0.0.1',
        },
      });
      assert.match(stdout + stderr, /Trigger succeeded!/);
      const after = await client.events.list({ type, limit: 100 });
      assert.ok(after.data.length > before.data.length, `no ${type}`);
    });
});
