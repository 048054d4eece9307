import * as z from 'zod';
import type { Account } from '../account.ts';
import { invalid } from '../apiError.ts';
import { newId } from '../ids.ts';
import type { Kinds } from '../kinds.ts';
import { flag } from '../params.ts';
import type { Routes } from '../routes.ts';
import { createConfiguration, updateConfiguration } from './configuration.ts';
import { configurationChanges, configurationCreation, sessionCreation } from './params.ts';

const filters = z.object({ active: flag.optional(), is_default: flag.optional() });

/** https://docs.stripe.com/api/customer_portal */
export function portalRoutes(routes: Routes, origin: string): void {
  const { account } = routes;
  routes.post('/v1/billing_portal/configurations', configurationCreation, ({ params }) =>
    createConfiguration(account, params),
  );
  routes.get('/v1/billing_portal/configurations/:id', ({ id }) => account.get('billing_portal.configuration', id));
  routes.post('/v1/billing_portal/configurations/:id', configurationChanges, ({ id, params }) =>
    updateConfiguration(account, id, params),
  );
  routes.list('/v1/billing_portal/configurations', filters, ({ params }) =>
    account
      .all('billing_portal.configuration')
      .filter(
        (each) =>
          (params.active === undefined || each.active === params.active) &&
          (params.is_default === undefined || each.is_default === params.is_default),
      ),
  );
  routes.post('/v1/billing_portal/sessions', sessionCreation, ({ params }) => createSession(account, params, origin));
}

function createSession(
  account: Account,
  params: z.output<typeof sessionCreation>,
  origin: string,
): Kinds['billing_portal.session'] {
  account.get('customer', params.customer, 'customer');
  if (params.configuration === undefined) {
    throw invalid(
      'No configuration provided and your test mode default configuration has not been created. Provide a configuration or create your default by saving your customer portal settings in test mode.',
    );
  }
  const configuration = account.get('billing_portal.configuration', params.configuration, 'configuration');
  const { flow_data: flow } = params;
  for (const target of [flow?.subscription_cancel, flow?.subscription_update]) {
    const subscription = target && account.get('subscription', target.subscription, 'flow_data[subscription]');
    if (subscription && subscription.customer !== params.customer) {
      throw invalid('The subscription is not of this customer.', 'flow_data[subscription]');
    }
  }
  const secret = newId('test_', 40);
  const after = flow?.after_completion;
  return account.add<'billing_portal.session'>(
    {
      id: newId('bps_'),
      object: 'billing_portal.session',
      configuration: configuration.id,
      created: account.clock.now(),
      customer: params.customer,
      customer_account: null,
      flow: flow
        ? {
            after_completion: {
              hosted_confirmation: null,
              redirect: after?.redirect ?? null,
              type: after?.type ?? 'portal_homepage',
            },
            customer_update: null,
            subscription_cancel: flow.subscription_cancel ? { ...flow.subscription_cancel, retention: null } : null,
            subscription_pause: null,
            subscription_update: flow.subscription_update ?? null,
            subscription_update_confirm: null,
            type: flow.type,
          }
        : null,
      livemode: false,
      locale: null,
      on_behalf_of: null,
      return_url: params.return_url ?? configuration.default_return_url,
      url: `${origin}/p/session/${secret}`,
      sandbox: { secret },
    },
    'billing_portal.session.created',
  );
}
