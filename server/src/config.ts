import { ACCESS_TOKEN_SECONDS, API_AUDIENCE } from '@codetrain/contract/accessToken';
import * as z from 'zod';
import type { BillingOptions } from './billing/billing.ts';
import type { DatabaseOptions } from './database.ts';
import type { IdentityOptions } from './identity/identity.ts';
import type { BillOptions } from './messages/bills/bills.ts';
import type { BreakerOptions } from './messages/breakers.ts';
import { isModelId, type ModelId, type ProviderName, providerNames } from './messages/models.ts';
import { parseRoute, type Route, type Routes, routesOf } from './messages/routes.ts';
import type { Timeouts } from './messages/timeouts.ts';
import type { AdmissionControlOptions } from './metering/admissionControl.ts';
import type { LedgerOptions } from './metering/ledger.ts';
import { parseDecimal } from './metering/money.ts';

/** How one provider is reached. */
export interface ProviderOptions {
  readonly apiKey: string;
  readonly baseUrl: string;
}

export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  readonly database: DatabaseOptions;
  readonly ledger: LedgerOptions;
  readonly admissions: AdmissionControlOptions;
  /** The address that browsers and editors reach the server at; undefined: the one that it listens on. */
  readonly publicUrl: string | undefined;
  readonly trustedProxies: number;
  readonly identity: IdentityOptions;
  /** Undefined: nothing is sold. */
  readonly billing: BillingOptions | undefined;
  /** The providers that have a key. */
  readonly providers: Readonly<Partial<Record<ProviderName, ProviderOptions>>>;
  /** Where requests for each model go, fallbacks included. */
  readonly routes: ReadonlyMap<string, Routes>;
  /** How often a provider that could not be connected to is tried again, before the next one is. */
  readonly connectionRetries: number;
  readonly breaker: BreakerOptions;
  /** Whether entries are corrected by what their provider tells afterwards. */
  readonly corrects: boolean;
  readonly timeouts: Timeouts;
  readonly reconciliation: { readonly bills: BillOptions; readonly alarmBelowMillionths: bigint };
  /** How long streams may go on after the server was told to stop. */
  readonly drainMs: number;
  readonly logLevel: string;
}

const milliseconds = (least: number, most = 3_600_000) => z.coerce.number().int().min(least).max(most);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** A decimal number, exactly, as a whole number of 10^-`places`. */
const decimal = (places: number) =>
  z.string().transform((text, context): bigint => {
    try {
      return parseDecimal(text, places, 'refused');
    } catch {
      context.addIssue(`is no decimal number of at most ${places} places`);
      return z.NEVER;
    }
  });

/** Over the network, nothing of sign-in goes unencrypted. */
const secureUrl = httpUrl.refine(
  (url) => url.startsWith('https:') || /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:|$)/.test(url),
  'is neither https nor on this machine',
);
const originUrl = secureUrl.refine((url) => new URL(url).origin === url, 'has a path, where only an origin may be');
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

/** For each model that is named, what `read` makes of its value, which says what is wrong with it as a string. */
function byModel<Value extends z.ZodType, Read>(
  value: Value,
  read: (value: z.output<Value>, model: ModelId) => Read | string,
) {
  return json(z.record(z.string(), value)).transform((given, context) => {
    const all: Partial<Record<ModelId, Read>> = {};
    for (const [model, each] of Object.entries(given)) {
      if (!isModelId(model)) {
        context.addIssue(`names the unknown model "${model}"`);
        continue;
      }
      const found = read(each, model);
      if (typeof found === 'string') context.addIssue(found);
      else all[model] = found;
    }
    return all;
  });
}

const modelRoutes = byModel(z.string(), (text, model) => {
  const route = parseRoute(text, model);
  return typeof route === 'string' || route.model === model ? route : `routes "${model}" to another model`;
});

const modelFallbacks = byModel(z.array(z.string()), (texts, model) => {
  const routes: Route[] = [];
  for (const text of texts) {
    const route = parseRoute(text, model);
    if (typeof route === 'string') return route;
    routes.push(route);
  }
  return routes;
});

/** Every setting of the server, by the name of its environment variable. One without a default has to be set. */
const settings = z.object({
  /** Address to listen on: 127.0.0.1, or 0.0.0.0 in a container. */
  HOST: z.string().default('127.0.0.1'),
  /** Port to listen on; 0 takes a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  /** Postgres; a transaction pooler will do. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgres:// URL' }),
  /** Connections that this process may open. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(1_000).default(10),
  /** How long to wait for a connection. A managed Postgres that sleeps takes 10 s and more to wake. */
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds(100).default(15_000),
  /** How long a statement may take before its connection is given up. */
  DATABASE_QUERY_TIMEOUT_MS: milliseconds(100).default(10_000),
  /** Whether statements are prepared. A transaction pooler has to support that (Neon and PgBouncer 1.21 do). */
  DATABASE_PREPARE: z.stringbool().default(true),
  /** Whether requests that come at the same time share a statement. Off where the ledger is distributed (Citus). */
  LEDGER_GROUP_COMMIT: z.stringbool().default(true),
  /** Address that browsers and editors reach the server at: an https origin. May be unset on loopback. */
  PUBLIC_URL: originUrl.optional(),
  /** How many proxies in front of the server tell the client's address in X-Forwarded-For (Cloudflare and Fly: 2). */
  TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  /** `aud` of access tokens. */
  ACCESS_TOKEN_AUDIENCE: z.url().default(API_AUDIENCE),
  /** How long access tokens live, in seconds. Who was signed out is refused at once all the same. */
  ACCESS_TOKEN_SECONDS: z.coerce.number().int().min(1).max(3_600).default(ACCESS_TOKEN_SECONDS),
  /** Encrypts signing keys at rest and signs cookies. Several, parted by commas: the first is used, the others are honoured. */
  IDENTITY_SECRETS: list.refine(
    (secrets) => secrets.length > 0 && secrets.every((secret) => secret.length >= 32),
    'holds a secret of less than 32 characters',
  ),
  /** Address of Clerk's Frontend API, which is its OpenID issuer. */
  CLERK_ISSUER_URL: originUrl,
  /** The OAuth application at Clerk that this server signs people in as; its redirect URI is PUBLIC_URL/oauth/callback. */
  CLERK_OAUTH_CLIENT_ID: z.string(),
  CLERK_OAUTH_CLIENT_SECRET: z.string(),
  /** Key for Clerk's Backend API. */
  CLERK_SECRET_KEY: z.string(),
  CLERK_API_URL: secureUrl.default('https://api.clerk.com'),
  /** Signs Clerk's webhooks: `whsec_…`. */
  CLERK_WEBHOOK_SIGNING_SECRET: z.string().regex(/^whsec_/, 'does not begin with whsec_'),
  /** Key for Stripe. Without, nothing is sold, and accounts keep the plan that they have. */
  STRIPE_SECRET_KEY: z.string().optional(),
  /** Signs Stripe's webhooks: `whsec_…`. Needed with a key: without it nobody would be told of a payment. */
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, 'does not begin with whsec_')
    .optional(),
  STRIPE_API_URL: originUrl.default('https://api.stripe.com'),
  /** Whether Stripe works out taxes at checkout (Stripe Tax, which has to be set up in its dashboard first). */
  STRIPE_AUTOMATIC_TAX: z.stringbool().default(false),
  /** Hosts of editors in a browser that a sign-in may lead back to, parted by commas; those of vscode.dev and github.dev are known. */
  EDITOR_HOSTS: list.default([]),
  /** The site that has the terms and the privacy policy. */
  SITE_URL: httpUrl.default('https://codetrain.ai'),
  /** Key for Anthropic. Needed if a model is routed there. */
  ANTHROPIC_API_KEY: z.string().optional(),
  ANTHROPIC_BASE_URL: httpUrl.default('https://api.anthropic.com'),
  /** Key for OpenRouter. Needed if a model is routed there. */
  OPENROUTER_API_KEY: z.string().optional(),
  OPENROUTER_BASE_URL: httpUrl.default('https://openrouter.ai/api'),
  /** Whether OpenRouter is asked afterwards what an answer came to, where it did not say or was not let finish. */
  OPENROUTER_CORRECTIONS: z.stringbool().default(true),
  /** Admin key of Anthropic (`sk-ant-admin…`), to read what it bills. Without, it is not reconciled. */
  ANTHROPIC_ADMIN_KEY: z.string().optional(),
  /** Management key of OpenRouter, to read what it bills. Without, it is not reconciled. */
  OPENROUTER_MANAGEMENT_KEY: z.string().optional(),
  /**
   * The most that all accounts together may cost on a day (UTC), in dollars; past it, requests are refused until the next.
   * How exactly it is kept: metering/admissionControl.ts.
   */
  DAILY_SPEND_CEILING_USD: decimal(9)
    .refine((nanos) => nanos > 0n, 'is not more than 0: to admit nothing, use "npm run admissions -- pause"')
    .optional(),
  /** An operator is told if less than this part of a provider's bill is in the books. */
  RECONCILE_ALARM_BELOW: decimal(6)
    .refine((millionths) => millionths >= 0n && millionths <= 1_000_000n, 'is not from 0 to 1')
    .default(980_000n),
  /** The provider that answers for all models, save those in MODEL_ROUTES. */
  MODEL_PROVIDER: z.enum(providerNames).default('anthropic'),
  /** Exceptions, as JSON: `{"claude-haiku-5-5": "openrouter"}` or `"openrouter:its/own-name-of-the-model"`. */
  MODEL_ROUTES: modelRoutes.optional(),
  /**
   * Who answers when that provider cannot, as JSON, in this order: `{"claude-haiku-5-5": ["openrouter"]}`. Each is
   * `[model@]provider[:its-own-name-of-the-model]`, and priced at the model that it names.
   */
  MODEL_FALLBACKS: modelFallbacks.optional(),
  /** How often a provider that could not be connected to is tried again at once, before a fallback is. */
  PROVIDER_CONNECTION_RETRIES: z.coerce.number().int().min(0).max(5).default(1),
  /** After how many failures in a row a provider is left alone for a while. */
  PROVIDER_BREAKER_FAILURES: z.coerce.number().int().min(1).max(10_000).default(5),
  /** For how long. Then one request tries it. */
  PROVIDER_BREAKER_OPEN_MS: milliseconds(1).default(15_000),
  /** How long a provider may take until the first byte of its answer. */
  FIRST_BYTE_TIMEOUT_MS: milliseconds(1).default(60_000),
  /** How long a provider may be silent in the midst of an answer. */
  IDLE_TIMEOUT_MS: milliseconds(1).default(60_000),
  /** How long a request may take in all. Its hold lives a minute longer. */
  REQUEST_TIMEOUT_MS: milliseconds(1).default(600_000),
  /** After how much silence a stream gets a ping. Cloudflare ends one after 120 s. */
  STREAM_PING_MS: milliseconds(1).default(15_000),
  /** How long the end of a stream waits until its entry is committed. */
  SETTLE_WAIT_MS: milliseconds(0).default(2_000),
  /** How long streams may go on after SIGTERM. */
  DRAIN_TIMEOUT_MS: milliseconds(0).default(30_000),
  /** `trace` to `fatal`, or `silent`. */
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** Says everything that is wrong with the environment at once, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(problems: readonly string[]) {
    super(`The server cannot start with these settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the settings from the environment. An empty variable counts as unset.
 *
 * @throws ConfigError naming every setting that is missing or bad.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { data, error } = settings.safeParse(given);
  const problems = (error?.issues ?? []).map(({ path: [name, ...inner], message }) => {
    const setting = String(name);
    if (given[setting] === undefined) return `${setting} is not set`;
    return `${setting} ${inner.length > 0 ? `at ${inner.join('.')}: ` : ''}${message}`;
  });
  // Which keys are needed depends on other settings, so a key is asked for as soon as those are readable.
  const routes = routesOf({
    provider: settings.shape.MODEL_PROVIDER.safeParse(given['MODEL_PROVIDER']).data ?? 'anthropic',
    exceptions: settings.shape.MODEL_ROUTES.safeParse(given['MODEL_ROUTES']).data ?? {},
    fallbacks: settings.shape.MODEL_FALLBACKS.safeParse(given['MODEL_FALLBACKS']).data ?? {},
  });
  for (const provider of new Set([...routes.values()].flat().map((route) => route.provider))) {
    const key = `${provider.toUpperCase()}_API_KEY`;
    if (given[key] === undefined) problems.push(`${key} is not set, and models are routed to ${provider}`);
  }
  for (const [model, each] of routes) {
    const places = new Set(each.map(({ provider, upstreamModel }) => `${provider}:${upstreamModel}`));
    if (places.size < each.length) problems.push(`MODEL_FALLBACKS sends "${model}" to the same place twice`);
  }
  if (data?.PUBLIC_URL === undefined && given['PUBLIC_URL'] === undefined && !isLoopback(given['HOST'])) {
    problems.push('PUBLIC_URL is not set, and HOST is not on loopback');
  }
  if ((given['STRIPE_SECRET_KEY'] === undefined) !== (given['STRIPE_WEBHOOK_SECRET'] === undefined)) {
    const [has, lacks] = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'].toSorted((a) =>
      given[a] === undefined ? 1 : -1,
    );
    problems.push(`${lacks} is not set, and ${has} is`);
  }
  if (data === undefined || problems.length > 0) throw new ConfigError(problems);

  const { ANTHROPIC_API_KEY: anthropicKey, OPENROUTER_API_KEY: openrouterKey } = data;
  const { STRIPE_SECRET_KEY: stripeKey, STRIPE_WEBHOOK_SECRET: stripeWebhookSecret } = data;
  return {
    listen: { host: data.HOST, port: data.PORT },
    database: {
      url: data.DATABASE_URL,
      poolSize: data.DATABASE_POOL_SIZE,
      connectTimeoutMs: data.DATABASE_CONNECT_TIMEOUT_MS,
      queryTimeoutMs: data.DATABASE_QUERY_TIMEOUT_MS,
    },
    ledger: { prepare: data.DATABASE_PREPARE, groupCommit: data.LEDGER_GROUP_COMMIT },
    admissions: { ceilingNanos: data.DAILY_SPEND_CEILING_USD },
    publicUrl: data.PUBLIC_URL,
    trustedProxies: data.TRUST_PROXY,
    identity: {
      audience: data.ACCESS_TOKEN_AUDIENCE,
      accessTokenSeconds: data.ACCESS_TOKEN_SECONDS,
      secrets: data.IDENTITY_SECRETS,
      clerk: {
        issuer: data.CLERK_ISSUER_URL,
        clientId: data.CLERK_OAUTH_CLIENT_ID,
        clientSecret: data.CLERK_OAUTH_CLIENT_SECRET,
        secretKey: data.CLERK_SECRET_KEY,
        apiUrl: data.CLERK_API_URL,
        webhookSecret: data.CLERK_WEBHOOK_SIGNING_SECRET,
      },
      editorHosts: new Set(data.EDITOR_HOSTS),
      siteUrl: data.SITE_URL,
    },
    billing:
      stripeKey === undefined || stripeWebhookSecret === undefined
        ? undefined
        : {
            secretKey: stripeKey,
            webhookSecret: stripeWebhookSecret,
            apiUrl: data.STRIPE_API_URL,
            automaticTax: data.STRIPE_AUTOMATIC_TAX,
          },
    providers: {
      ...(anthropicKey !== undefined && { anthropic: { apiKey: anthropicKey, baseUrl: data.ANTHROPIC_BASE_URL } }),
      ...(openrouterKey !== undefined && { openrouter: { apiKey: openrouterKey, baseUrl: data.OPENROUTER_BASE_URL } }),
    },
    routes,
    connectionRetries: data.PROVIDER_CONNECTION_RETRIES,
    corrects: data.OPENROUTER_CORRECTIONS,
    breaker: { failures: data.PROVIDER_BREAKER_FAILURES, openMs: data.PROVIDER_BREAKER_OPEN_MS },
    timeouts: {
      firstByteMs: data.FIRST_BYTE_TIMEOUT_MS,
      idleMs: data.IDLE_TIMEOUT_MS,
      requestMs: data.REQUEST_TIMEOUT_MS,
      pingMs: data.STREAM_PING_MS,
      settleWaitMs: data.SETTLE_WAIT_MS,
    },
    reconciliation: {
      bills: {
        anthropic: { baseUrl: data.ANTHROPIC_BASE_URL, adminKey: data.ANTHROPIC_ADMIN_KEY },
        openrouter: { baseUrl: data.OPENROUTER_BASE_URL, managementKey: data.OPENROUTER_MANAGEMENT_KEY },
      },
      alarmBelowMillionths: data.RECONCILE_ALARM_BELOW,
    },
    drainMs: data.DRAIN_TIMEOUT_MS,
    logLevel: data.LOG_LEVEL,
  };
}

const isLoopback = (host: string | undefined): boolean => /^(127\..*|::1|localhost)?$/.test(host ?? '');

/** A setting that is JSON, of the given shape. */
function json<Shape extends z.ZodType>(shape: Shape) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        // Not the parser's own words: they would quote the setting, which may be a key.
        context.addIssue('is not JSON');
        return z.NEVER;
      }
    })
    .pipe(shape);
}
