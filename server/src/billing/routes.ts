import express, { type Express } from 'express';
import type { Database } from '../database.ts';
import type { RouteEntry } from '../http/route.ts';
import type { Identity } from '../identity/identity.ts';
import { pageHeaders } from '../identity/pages/pageHeaders.ts';
import { limitAskRate } from './askRate.ts';
import type { Billing } from './billing.ts';
import { getBilling } from './getBilling.ts';
import { getPlans } from './getPlans.ts';
import type { SendJob } from './jobs.ts';
import { postCheckout } from './postCheckout.ts';
import { postPortal } from './postPortal.ts';
import { postRefresh } from './postRefresh.ts';
import { returnPaths, showReturnPage } from './returnPages.ts';
import { stripeWebhook } from './webhook.ts';

export interface BillingRouteServices {
  /** Undefined where nothing is sold. */
  readonly billing: Billing | undefined;
  readonly database: Database;
  readonly identity: Pick<Identity, 'options'>;
  readonly publicUrl: string;
  readonly sendJob: SendJob;
}

/** Routes of plans, billing and Stripe's webhooks. They are there where nothing is sold, too, and say so. */
export function billingRoutes(services: BillingRouteServices): readonly RouteEntry[] {
  const { billing, database, publicUrl, sendJob } = services;
  const { editorHosts } = services.identity.options;
  const { prisma } = database;
  const limit = limitAskRate();
  const json = express.json({ type: () => true, limit: '4kb' });
  const raw = express.raw({ type: () => true, limit: '512kb' });
  return [
    { method: 'get', path: '/v1/plans', access: 'public', handler: getPlans(billing !== undefined) },
    { method: 'get', path: '/v1/billing', access: 'billing', handler: getBilling(prisma) },
    { method: 'post', path: '/v1/billing/refresh', access: 'billing', handler: [limit, postRefresh(billing, prisma)] },
    {
      method: 'post',
      path: '/v1/billing/checkout',
      access: 'billing',
      handler: [limit, json, postCheckout(billing, publicUrl)],
    },
    {
      method: 'post',
      path: '/v1/billing/portal',
      access: 'billing',
      handler: [limit, json, postPortal(billing, publicUrl)],
    },
    { method: 'post', path: '/webhooks/stripe', access: 'signature', handler: [raw, stripeWebhook(billing, sendJob)] },
    ...returnPaths.map(
      ({ name, path }): RouteEntry => ({
        method: 'get',
        path,
        access: 'public',
        handler: showReturnPage(name, editorHosts),
      }),
    ),
  ];
}

/** What holds for the pages, ahead of their routes. */
export const prepareBillingPages = (app: Express): void => void app.use('/billing', ...pageHeaders());
