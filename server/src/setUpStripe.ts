// `npm run stripe:setup`: gives a Stripe account what the server needs, or with --check tells what it lacks.
import { parseArgs } from 'node:util';
import { setUpStripe } from './billing/setup/setUpStripe.ts';
import { stripeAt } from './billing/stripeAt.ts';

const HELP = `Gives a Stripe account the products, prices and features of the plans, the configuration of the billing page and the
webhook endpoint: npm run stripe:setup [-- --check]

Doing it again changes nothing. With --check nothing is changed, and the exit code is 1 if something is not as it should be.
Takes STRIPE_SECRET_KEY, STRIPE_API_URL and PUBLIC_URL from the environment, as the server does.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false }, help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(HELP);
    return;
  }
  const { STRIPE_SECRET_KEY: secretKey = '', STRIPE_API_URL: apiUrl, PUBLIC_URL: publicUrl = '' } = process.env;
  if (secretKey === '') throw new Error('STRIPE_SECRET_KEY is not set: name the account at Stripe.');
  if (publicUrl === '') throw new Error('PUBLIC_URL is not set: Stripe has to know where the server hears of events.');
  const stripe = stripeAt({ secretKey, apiUrl: apiUrl || 'https://api.stripe.com' });
  const { drift, webhookSecret } = await setUpStripe(stripe, {
    mode: values.check ? 'check' : 'mend',
    webhookUrl: `${publicUrl.replace(/\/+$/, '')}/webhooks/stripe`,
  });
  for (const line of drift) console.log(values.check ? line : `${line}. It is put right.`);
  if (drift.length === 0) console.log('Stripe has all that the server needs.');
  else if (values.check) process.exitCode = 1;
  if (webhookSecret !== undefined) {
    console.log(`\nStripe shows this secret once. Set it for the server:\nSTRIPE_WEBHOOK_SECRET=${webhookSecret}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
