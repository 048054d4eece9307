import {
  type BillingState,
  billingState,
  type CheckoutRequest,
  hostedPage,
  type PortalRequest,
} from '@codetrain/contract/billing';
import type { ErrorCode } from '@codetrain/contract/errors';
import { headers } from '@codetrain/contract/headers';
import { type PlanOffer, planList } from '@codetrain/contract/plans';
import { type UsageReport, usageReport } from '@codetrain/contract/usage';
import { CONTRACT_VERSION } from '@codetrain/contract/version';
import type * as z from 'zod/mini';
import type { TokenSource } from '../account/account.ts';
import type { Failure } from '../account/failures.ts';
import { serviceFailure } from '../account/serviceFailure.ts';
import { parseBaseUrl } from '../model/baseUrl.ts';
import { apiFailure, serviceCode } from '../model/failureOf.ts';

/** Our service did not do what it was asked. */
export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly failure: Failure;
  readonly code: ErrorCode | undefined;
  readonly requestId: string | undefined;

  constructor(failure: Failure, code?: ErrorCode, requestId?: string) {
    super(code ?? failure.kind);
    this.failure = failure;
    this.code = code;
    this.requestId = requestId;
  }
}

/** The server itself gives Stripe less than this. */
const TIMEOUT_MILLISECONDS = 30_000;
/** The token that was there, and the one in its place. */
const ATTEMPTS = 2;

const answerer = { kind: 'managed' } as const;

/** Plans, purchases and usage at our service. Everything rejects with a `BillingError`, and with nothing else. */
export class BillingApi {
  readonly #tokens: TokenSource;
  readonly #address: () => string;

  /** @param address of the service, as the settings have it. */
  constructor(tokens: TokenSource, address: () => string) {
    this.#tokens = tokens;
    this.#address = address;
  }

  /** From the smallest plan to the largest. Needs no account. */
  async plans(): Promise<readonly PlanOffer[]> {
    return (await this.#send('GET', '/v1/plans', planList, undefined)).plans;
  }

  /** As the service knows it. */
  state(): Promise<BillingState> {
    return this.#authorized('GET', '/v1/billing', billingState);
  }

  /** As Stripe knows it. */
  refresh(): Promise<BillingState> {
    return this.#authorized('POST', '/v1/billing/refresh', billingState);
  }

  usage(): Promise<UsageReport> {
    return this.#authorized('GET', '/v1/usage', usageReport);
  }

  /** @returns The address of the page where the person pays. */
  async checkout(request: CheckoutRequest): Promise<string> {
    return (await this.#authorized('POST', '/v1/billing/checkout', hostedPage, request)).url;
  }

  /** @returns The address of the page where the person manages what was bought. */
  async portal(request: PortalRequest): Promise<string> {
    return (await this.#authorized('POST', '/v1/billing/portal', hostedPage, request)).url;
  }

  async #authorized<T>(method: 'GET' | 'POST', path: string, schema: z.ZodMiniType<T>, body?: object): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#token();
      try {
        return await this.#send(method, path, schema, token, body);
      } catch (error) {
        const isUnauthorized = error instanceof BillingError && error.failure.kind === 'tokenRefused';
        const mayGoOn = isUnauthorized && error.code !== 'scope_missing' && attempt < ATTEMPTS;
        if (mayGoOn && (await this.#tokens.refused(token, error.code))) continue;
        throw error;
      }
    }
  }

  async #token(): Promise<string> {
    try {
      const token = await this.#tokens.token();
      if (token !== undefined) return token;
    } catch (error) {
      throw new BillingError(serviceFailure(error, this.#url()));
    }
    throw new BillingError({ kind: this.#tokens.wasEnded ? 'signedOut' : 'signInNeeded' });
  }

  async #send<T>(
    method: 'GET' | 'POST',
    path: string,
    schema: z.ZodMiniType<T>,
    token: string | undefined,
    body?: object,
  ): Promise<T> {
    const baseUrl = this.#url();
    const asked = { answerer, baseUrl, model: '' };
    let answer: Response;
    let text: string;
    try {
      // Looked up late, since the editor puts a fetch in place that knows about proxies.
      answer = await globalThis.fetch(baseUrl + path, {
        method,
        headers: {
          accept: 'application/json',
          [headers.contract]: String(CONTRACT_VERSION),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
        redirect: 'error',
      });
      text = await answer.text();
    } catch (error) {
      throw new BillingError(serviceFailure(error, baseUrl));
    }
    const requestId = answer.headers.get(headers.requestId) ?? undefined;
    const json = parseJson(text);
    if (!answer.ok) {
      const retryAfter = answer.headers.get('retry-after');
      const facts = { status: answer.status, body: json, retryAfter, message: answer.statusText };
      throw new BillingError(apiFailure(facts, asked), serviceCode(json, asked), requestId);
    }
    const parsed = schema.safeParse(json);
    // Something else answers in its place: a gateway, a login page of the network.
    if (!parsed.success)
      throw new BillingError({ kind: 'down', answerer, status: answer.status }, undefined, requestId);
    return parsed.data;
  }

  #url(): string {
    const address = parseBaseUrl(this.#address());
    if (address.kind === 'usable') return address.url;
    throw new BillingError({ kind: 'badSetting', setting: 'codetrain.apiBaseUrl', problem: address.problem });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
