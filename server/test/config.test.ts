import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ConfigError, loadConfig } from '../src/config.ts';
import { testEnvironment } from './support/server.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

describe('settings', () => {
  const good: Record<string, string> = testEnvironment('postgres://localhost/x', 'http://127.0.0.1:1');

  const problemsOf = (env: Record<string, string | undefined>): string[] => {
    try {
      loadConfig(env);
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
    }
  };

  it('name everything that is missing, at once', () => {
    assert.deepEqual(problemsOf({ PATH: '/bin', CLERK_ISSUER_URL: '' }), [
      'DATABASE_URL is not set',
      'IDENTITY_SECRETS is not set',
      'CLERK_ISSUER_URL is not set',
      'CLERK_OAUTH_CLIENT_ID is not set',
      'CLERK_OAUTH_CLIENT_SECRET is not set',
      'CLERK_SECRET_KEY is not set',
      'CLERK_WEBHOOK_SIGNING_SECRET is not set',
      'ANTHROPIC_API_KEY is not set, and models are routed to anthropic',
    ]);
  });

  const bad: [name: string, value: string, says: RegExp][] = [
    ['PORT', 'http', /^PORT /],
    ['PORT', '70000', /^PORT /],
    ['DATABASE_URL', 'mysql://x', /^DATABASE_URL is not a postgres/],
    ['DATABASE_POOL_SIZE', '0', /^DATABASE_POOL_SIZE /],
    ['PUBLIC_URL', 'http://api.codetrain.ai', /^PUBLIC_URL is neither https nor on this machine$/],
    ['PUBLIC_URL', 'https://codetrain.ai/api', /^PUBLIC_URL has a path/],
    ['IDENTITY_SECRETS', 'hunter2', /^IDENTITY_SECRETS holds a secret of less than 32 characters$/],
    ['CLERK_ISSUER_URL', 'http://clerk.codetrain.ai', /^CLERK_ISSUER_URL is neither https/],
    ['CLERK_API_URL', 'http://api.clerk.com', /^CLERK_API_URL is neither https/],
    ['CLERK_WEBHOOK_SIGNING_SECRET', 'hunter2', /^CLERK_WEBHOOK_SIGNING_SECRET does not begin/],
    ['STRIPE_WEBHOOK_SECRET', 'hunter2', /^STRIPE_WEBHOOK_SECRET does not begin/],
    ['STRIPE_SECRET_KEY', 'sk_test_hunter2', /^STRIPE_WEBHOOK_SECRET is not set, and STRIPE_SECRET_KEY is$/],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_hunter2', /^STRIPE_SECRET_KEY is not set, and STRIPE_WEBHOOK_SECRET is$/],
    ['STRIPE_API_URL', 'http://api.stripe.com', /^STRIPE_API_URL is neither https/],
    ['STRIPE_AUTOMATIC_TAX', 'perhaps', /^STRIPE_AUTOMATIC_TAX /],
    ['TRUST_PROXY', 'yes', /^TRUST_PROXY /],
    ['ANTHROPIC_BASE_URL', 'ftp://x', /^ANTHROPIC_BASE_URL /],
    ['MODEL_PROVIDER', 'openai', /^MODEL_PROVIDER /],
    ['MODEL_ROUTES', '{hunter2', /^MODEL_ROUTES is not JSON$/],
    ['MODEL_ROUTES', '{"gpt-9":"anthropic"}', /^MODEL_ROUTES names the unknown model "gpt-9"/],
    ['MODEL_ROUTES', '{"claude-haiku-5-5":"azure"}', /^MODEL_ROUTES names the unknown provider "azure"/],
    ['MODEL_ROUTES', '{"claude-haiku-5-5":"openrouter"}', /^OPENROUTER_API_KEY is not set, and models are routed/],
    [
      'MODEL_ROUTES',
      '{"claude-haiku-5-5":"claude-opus-5-5@anthropic"}',
      /^MODEL_ROUTES routes "claude-haiku-5-5" to an/,
    ],
    ['MODEL_FALLBACKS', '{"gpt-9":["openrouter"]}', /^MODEL_FALLBACKS names the unknown model "gpt-9"/],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":"openrouter"}', /^MODEL_FALLBACKS at claude-haiku-5-5: /],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":["azure"]}', /^MODEL_FALLBACKS names the unknown provider "azure"/],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":["gpt-9@anthropic"]}', /^MODEL_FALLBACKS names the unknown model "gpt-9"/],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":["anthropic:"]}', /^MODEL_FALLBACKS names no model after "anthropic:"/],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":["anthropic"]}', /^MODEL_FALLBACKS sends "claude-haiku-5-5" to the same/],
    ['MODEL_FALLBACKS', '{"claude-haiku-5-5":["openrouter"]}', /^OPENROUTER_API_KEY is not set, and models are routed/],
    ['PROVIDER_CONNECTION_RETRIES', '-1', /^PROVIDER_CONNECTION_RETRIES /],
    ['PROVIDER_BREAKER_FAILURES', '0', /^PROVIDER_BREAKER_FAILURES /],
    ['FIRST_BYTE_TIMEOUT_MS', '-1', /^FIRST_BYTE_TIMEOUT_MS /],
    ['DAILY_SPEND_CEILING_USD', '0', /^DAILY_SPEND_CEILING_USD is not more than 0/],
    ['DAILY_SPEND_CEILING_USD', '-5', /^DAILY_SPEND_CEILING_USD is not more than 0/],
    ['DAILY_SPEND_CEILING_USD', '$50', /^DAILY_SPEND_CEILING_USD is no decimal number/],
    ['DAILY_SPEND_CEILING_USD', '0.1234567891', /^DAILY_SPEND_CEILING_USD is no decimal number of at most 9 places/],
    ['RECONCILE_ALARM_BELOW', '1.1', /^RECONCILE_ALARM_BELOW is not from 0 to 1/],
    ['RECONCILE_ALARM_BELOW', 'half', /^RECONCILE_ALARM_BELOW is no decimal number/],
    ['LOG_LEVEL', 'loud', /^LOG_LEVEL /],
  ];
  for (const [name, value, says] of bad) {
    it(`${name}=${value} is refused by name`, () => {
      const problems = problemsOf({ ...good, [name]: value });
      assert.match(problems[0] ?? '', says);
      assert.ok(!problems.join().includes('hunter2'), 'a secret is not repeated');
    });
  }

  it('tell the address at which others reach the server, unless that is loopback', () => {
    const { PUBLIC_URL: _unset, ...local } = good;
    assert.equal(loadConfig(local).publicUrl, undefined);
    assert.deepEqual(problemsOf({ ...local, HOST: '0.0.0.0' }), ['PUBLIC_URL is not set, and HOST is not on loopback']);
  });

  it('route each model to a provider, under its own name there', () => {
    const env = {
      ...good,
      OPENROUTER_API_KEY: 'sk-or',
      OPENROUTER_BASE_URL: 'http://127.0.0.1:2/api/',
      MODEL_PROVIDER: 'openrouter',
      MODEL_ROUTES: '{"claude-opus-5-5":"anthropic","claude-haiku-5-5":"openrouter:other/haiku:free"}',
      MODEL_FALLBACKS: JSON.stringify({
        'claude-haiku-5-5': ['anthropic', 'claude-sonnet-5-5@openrouter', 'claude-opus-5-5@openrouter:a@b:c'],
      }),
    };
    const { routes, providers } = loadConfig(env);
    const route = (model: string, provider: string, upstreamModel: string) => ({ model, provider, upstreamModel });
    const sonnet = 'claude-sonnet-5-5';
    assert.deepEqual(routes.get(sonnet), [route(sonnet, 'openrouter', 'anthropic/claude-sonnet-5.5')]);
    const opus = 'claude-opus-5-5';
    assert.deepEqual(routes.get(opus), [route(opus, 'anthropic', opus)]);
    const haiku = 'claude-haiku-5-5';
    assert.deepEqual(routes.get(haiku), [
      route(haiku, 'openrouter', 'other/haiku:free'),
      route(haiku, 'anthropic', haiku),
      route(sonnet, 'openrouter', 'anthropic/claude-sonnet-5.5'),
      route(opus, 'openrouter', 'a@b:c'),
    ]);
    assert.equal(providers.openrouter?.baseUrl, 'http://127.0.0.1:2/api');
  });

  it('that are missing keep the server from starting, and it says which', async () => {
    const child = spawn(process.execPath, [main], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
    assert.match(said, /^The server cannot start with these settings:\n {2}DATABASE_URL is not set\n/);
    assert.ok(!said.includes('    at '), 'no stack');
  });
});
