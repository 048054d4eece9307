import Stripe from 'stripe';

export interface StripeAddress {
  readonly secretKey: string;
  /** An origin. */
  readonly apiUrl: string;
}

/** How long Stripe may take to answer, in milliseconds. A person waits for it, and the SDK tries twice more. */
const TIMEOUT_MS = 8_000;

/** Stripe's SDK, which pins the version of the API that its types are made for. */
export function stripeAt({ secretKey, apiUrl }: StripeAddress): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  return new Stripe(secretKey, {
    host: hostname,
    ...(port !== '' && { port }),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: TIMEOUT_MS,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: 'CodeTrain' },
  });
}
