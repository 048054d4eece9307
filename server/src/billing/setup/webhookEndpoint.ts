import { isDeepStrictEqual } from 'node:util';
import Stripe from 'stripe';
import { handledEvents } from '../events.ts';
import { firstOf, type SetupWork } from './work.ts';

/**
 * The endpoint that Stripe tells the server at.
 *
 * @returns its secret, if it was created: Stripe never tells it again.
 */
export async function setUpWebhookEndpoint(work: SetupWork, url: string): Promise<string | undefined> {
  const { webhookEndpoints } = work.stripe;
  const enabled_events = [...handledEvents];
  const known = await firstOf(webhookEndpoints.list({ limit: 100 }), (each) => each.url === url);
  if (known === undefined) {
    const made = await work.found(`webhook endpoint ${url}: is missing`, () =>
      webhookEndpoints.create({ url, enabled_events, api_version: Stripe.API_VERSION }),
    );
    return made?.secret;
  }
  const hears = isDeepStrictEqual(known.enabled_events.toSorted(), enabled_events.toSorted());
  if (!hears || known.status !== 'enabled') {
    await work.found(`webhook endpoint ${url}: is disabled, or hears of other events`, () =>
      webhookEndpoints.update(known.id, { enabled_events, disabled: false }),
    );
  }
  return undefined;
}
