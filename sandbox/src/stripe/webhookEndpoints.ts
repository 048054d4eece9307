import Stripe from 'stripe';
import * as z from 'zod';
import type { Account } from './account.ts';
import { newId } from './ids.ts';
import type { Kinds } from './kinds.ts';
import { flag, given, mergeMetadata, metadata, unsettable } from './params.ts';
import type { Routes } from './routes.ts';

const creation = z.object({
  api_version: z.literal(Stripe.API_VERSION).optional(),
  description: unsettable(z.string()).optional(),
  enabled_events: z.array(z.string().regex(/^(\*|[a-z_]+(\.[a-z_]+)+)$/)).min(1),
  metadata: metadata.optional(),
  url: z.url(),
});
const changes = creation.omit({ api_version: true }).partial().extend({ disabled: flag.optional() });

/** https://docs.stripe.com/api/webhook_endpoints */
export function webhookEndpointRoutes(routes: Routes): void {
  const { account } = routes;
  routes.post('/v1/webhook_endpoints', creation, ({ params }) => {
    const endpoint = addEndpoint(account, params, `whsec_${newId('', 32)}`);
    // This answer alone shows the secret.
    return { ...endpoint, secret: endpoint.sandbox.secret };
  });
  routes.get('/v1/webhook_endpoints/:id', ({ id }) => account.get('webhook_endpoint', id));
  routes.post('/v1/webhook_endpoints/:id', changes, ({ id, params }) => {
    const endpoint = account.get('webhook_endpoint', id);
    const { disabled, metadata: merged, ...rest } = given(params);
    return account.change(endpoint, {
      ...rest,
      ...(disabled !== undefined && { status: disabled ? 'disabled' : 'enabled' }),
      ...(merged !== undefined && { metadata: mergeMetadata(endpoint.metadata, merged) }),
    });
  });
  routes.delete('/v1/webhook_endpoints/:id', z.object({}), ({ id }) =>
    account.delete(account.get('webhook_endpoint', id)),
  );
  routes.list('/v1/webhook_endpoints', z.object({}), () => account.all('webhook_endpoint'));
}

export function addEndpoint(
  account: Account,
  params: z.output<typeof creation>,
  secret: string,
): Kinds['webhook_endpoint'] {
  return account.add<'webhook_endpoint'>({
    id: newId('we_'),
    object: 'webhook_endpoint',
    api_version: params.api_version ?? null,
    application: null,
    created: account.clock.now(),
    description: params.description ?? null,
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: 'enabled',
    url: params.url,
    sandbox: { secret },
  });
}
