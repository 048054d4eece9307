import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import Stripe from 'stripe';
import type { Account } from './account.ts';
import { ApiError, errorBody } from './apiError.ts';
import { couponRoutes } from './catalogue/coupons.ts';
import { featureRoutes } from './catalogue/features.ts';
import { priceRoutes } from './catalogue/prices.ts';
import { productRoutes } from './catalogue/products.ts';
import { checkoutRoutes } from './checkout/routes.ts';
import { customerRoutes } from './customers.ts';
import { disputeRoutes } from './disputes.ts';
import { entitlementRoutes } from './entitlements.ts';
import { eventRoutes } from './events.ts';
import { Idempotency } from './idempotency.ts';
import { newId } from './ids.ts';
import { invoiceRoutes } from './invoices/routes.ts';
import { paymentIntentRoutes } from './paymentIntents.ts';
import { paymentMethodRoutes } from './paymentMethods.ts';
import { portalRoutes } from './portal/routes.ts';
import { refundRoutes } from './refunds.ts';
import { Routes } from './routes.ts';
import { settleDue } from './subscriptions/agenda.ts';
import { subscriptionRoutes } from './subscriptions/routes.ts';
import { webhookEndpointRoutes } from './webhookEndpoints.ts';

export interface ApiServices {
  readonly account: Account;
  readonly secretKey: string;
  /** The origin of hosted pages. */
  readonly url: string;
  /** Awaited when an answer is ready to be sent, which is lost if it throws; what was asked for has been done by then. */
  beforeAnswer(request: { readonly method: string; readonly path: string }): Promise<void>;
}

/** The part of Stripe's API that we use, and that the CLI's triggers need (https://docs.stripe.com/api). */
export function createApi({ account, secretKey, url, beforeAnswer }: ApiServices): Express {
  const kept = new Idempotency(account.clock);
  const api = express();
  api.disable('x-powered-by');
  api.disable('etag');
  api.set('query parser', 'extended');
  api.use(express.urlencoded({ extended: true, limit: '1mb', parameterLimit: 10_000 }));

  api.use((req, res, next) => {
    const id = newId('req_', 14);
    res.set({ 'request-id': id, 'stripe-version': req.get('stripe-version') ?? Stripe.API_VERSION });
    authenticate(req, secretKey);
    const version = req.get('stripe-version');
    if (version !== undefined && version !== Stripe.API_VERSION) {
      throw new ApiError(400, { type: 'invalid_request_error', message: `Invalid Stripe API version: ${version}` });
    }
    const key = req.method === 'POST' ? req.get('idempotency-key') : undefined;
    if (key !== undefined) {
      res.set('idempotency-key', key);
      const again = kept.recall(key, fingerprint(req));
      if (again !== undefined) {
        res.set({ 'idempotent-replayed': 'true', 'original-request': again.requestId });
        return void answer(req, res, again.status, again.body);
      }
    }
    settleDue(account);
    account.request = { id, idempotency_key: key ?? null };
    next();
  });

  const routes = new Routes(account, (req, res, body) => finish(req, res, 200, body));
  for (const add of [
    customerRoutes,
    paymentMethodRoutes,
    productRoutes,
    priceRoutes,
    featureRoutes,
    entitlementRoutes,
    couponRoutes,
    subscriptionRoutes,
    invoiceRoutes,
    paymentIntentRoutes,
    refundRoutes,
    disputeRoutes,
    eventRoutes,
    webhookEndpointRoutes,
  ])
    add(routes);
  checkoutRoutes(routes, url);
  portalRoutes(routes, url);
  api.use(routes.router);

  api.use((req) => {
    throw new ApiError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${req.method}: ${req.path}).`,
    });
  });
  api.use(((error, req, res, _next) => {
    const known = toApiError(error);
    finish(req, res, known.status, errorBody(known, String(res.get('request-id'))));
  }) satisfies ErrorRequestHandler);

  function finish(req: Request, res: Response, status: number, body: object): void {
    account.request = null;
    const key = res.get('idempotency-key');
    if (key !== undefined) kept.keep(key, fingerprint(req), { requestId: String(res.get('request-id')), status, body });
    void answer(req, res, status, body);
  }

  async function answer(req: Request, res: Response, status: number, body: unknown): Promise<void> {
    // As it is now, whatever happens until it is sent.
    const sent = JSON.stringify(body);
    try {
      await beforeAnswer({ method: req.method, path: req.path });
    } catch {
      // The answer is lost on its way.
      req.socket.destroy();
      return;
    }
    res.status(status).type('json').send(sent);
  }
  return api;
}

function authenticate(req: Request, secretKey: string): void {
  const [scheme = '', given = ''] = (req.get('authorization') ?? '').split(' ');
  const key = scheme.toLowerCase() === 'basic' ? Buffer.from(given, 'base64').toString().split(':')[0] : given;
  if (key === secretKey) return;
  const message =
    given === ''
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : 'Invalid API Key provided: it is not the key of this sandbox.';
  throw new ApiError(401, { type: 'invalid_request_error', message });
}

const fingerprint = (req: Request): string => `${req.path} ${JSON.stringify(req.body ?? {})}`;

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const { status, message, stack } = error as { status?: number; message?: string; stack?: string };
  if (status !== undefined && status < 500) {
    return new ApiError(status, { type: 'invalid_request_error', message: message ?? 'Invalid request' });
  }
  console.error(`The sandbox's Stripe failed: ${stack}`);
  return new ApiError(500, { type: 'api_error', message: 'An unknown error occurred' });
}
