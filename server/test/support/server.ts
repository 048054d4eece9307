import { Writable } from 'node:stream';
import { headers as names } from '@codetrain/contract/headers';
import type { Pool } from 'pg';
import { type Config, loadConfig } from '../../src/config.ts';
import { createLogger } from '../../src/http/logger.ts';
import type { AccountId } from '../../src/ids.ts';
import { type RunningServer, startServer } from '../../src/startServer.ts';
import { type AccountOptions, createAccount, newSessionId } from './accounts.ts';
import { createDatabase, type TestDatabase } from './database.ts';
import { ScriptedProvider } from './provider.ts';
import { ISSUER, TokenSigner } from './tokens.ts';

/** The whole service for a suite: a database of its own, the real server, a scripted provider. */
export interface TestService {
  readonly server: RunningServer;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly provider: ScriptedProvider;
  readonly signer: TokenSigner;
  /** Everything that was logged, at every level. */
  readonly log: () => string;
  account(options?: AccountOptions): Promise<Learner>;
  stop(): Promise<void>;
}

/** A person with a token. */
export interface Learner {
  readonly id: AccountId;
  readonly token: string;
  /** Sends a request to `POST /v1/messages`; what it says replaces the defaults, `undefined` removes one. */
  ask(
    body?: object | string | Buffer,
    headers?: Record<string, string | undefined>,
    signal?: AbortSignal,
  ): Promise<Response>;
}

/** A good request, to be spoiled by tests. */
export const goodRequest = {
  model: 'claude-haiku-5-5',
  max_tokens: 1_000,
  stream: true,
  messages: [{ role: 'user', content: 'Explain `1| const a = 1;` to me.' }],
};

export const testEnvironment = (databaseUrl: string, providerUrl: string) => ({
  HOST: '127.0.0.1',
  PORT: '0',
  PUBLIC_URL: new URL(ISSUER).origin,
  DATABASE_URL: databaseUrl,
  IDENTITY_SECRETS: 'a-secret-that-only-tests-are-to-know',
  CLERK_ISSUER_URL: 'http://127.0.0.1:1',
  CLERK_API_URL: 'http://127.0.0.1:1',
  CLERK_OAUTH_CLIENT_ID: 'codetrain-server',
  CLERK_OAUTH_CLIENT_SECRET: 'oauth-client-secret',
  CLERK_SECRET_KEY: 'sk_test_clerk',
  CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_dGVzdC13ZWJob29rLXNlY3JldC0zMi1ieXRlcyEh',
  ANTHROPIC_API_KEY: 'sk-ant-upstream-key',
  ANTHROPIC_BASE_URL: providerUrl,
  // A script of the provider is for one request, and no test may shut its provider off for the next one.
  PROVIDER_CONNECTION_RETRIES: '0',
  PROVIDER_BREAKER_FAILURES: '10000',
  // Nor may anything change what it finds in the books.
  OPENROUTER_CORRECTIONS: 'false',
  LOG_LEVEL: 'trace',
});

/** @param env settings that differ; `viaUrl` is where the server finds its database, if not at the address itself. */
export async function startService(
  env: Record<string, string> = {},
  viaUrl = (url: string): string => url,
): Promise<TestService> {
  const database = await createDatabase();
  const provider = new ScriptedProvider();
  await provider.start();
  const signer = await TokenSigner.create();
  await signer.announce(database.pool);
  const config = loadConfig({ ...testEnvironment(viaUrl(database.url), provider.url), ...env });
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const server = await startServer(config, createLogger('trace', destination));
  return {
    server,
    config,
    database,
    pool: database.pool,
    provider,
    signer,
    log: () => lines.join(''),
    async account(options) {
      const id = await createAccount(database.pool, options);
      return learner(server.url, id, await signer.sign(id));
    },
    async stop() {
      await server.close();
      await provider.stop();
      await database.drop();
    },
  };
}

export function learner(url: string, id: AccountId, token: string): Learner {
  return {
    id,
    token,
    ask(body = {}, headers = {}, signal) {
      const all = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        [names.session]: newSessionId(),
        ...headers,
      };
      return fetch(`${url}/v1/messages`, {
        method: 'POST',
        headers: Object.fromEntries(
          Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
        ),
        body: bodyOf(body),
        ...(signal && { signal }),
      });
    },
  };
}

const bodyOf = (body: object | string | Buffer): string | Uint8Array<ArrayBuffer> => {
  if (typeof body === 'string') return body;
  return body instanceof Buffer ? new Uint8Array(body) : JSON.stringify({ ...goodRequest, ...body });
};
