import assert from 'node:assert/strict';
import { headers } from '@codetrain/contract/headers';
import type { Pool } from 'pg';
import { assertBalanced } from './support/books.ts';
import { answerEvents, answersJson, breaksAfter, event, fails, type Script, streams } from './support/provider.ts';
import { startService, type TestService } from './support/server.ts';

/** Words that only a learner, or only an answer, ever said. */
const SNIPPET = 'canary-in-the-snippet-7f3a';
const ANSWER = 'canary-in-the-answer-91bc';

/** Every column that there may be. What is not here is not kept. */
const allowed = {
  Acceptance: ['acceptedAt', 'accountId', 'minimumAge', 'privacyVersion', 'termsVersion'],
  Account: ['anchorAt', 'blockedAt', 'createdAt', 'deletedAt', 'id', 'plan'],
  AdmissionPause: ['only', 'pausedAt', 'reason'],
  ClerkEvent: ['id', 'payload', 'processedAt', 'receivedAt', 'type'],
  Customer: ['accountId', 'claimed', 'createdAt', 'customerId', 'deletedAt', 'syncedAt', 'written'],
  DeletedIdentity: ['clerkUserIdHash', 'deletedAt'],
  Device: ['accountId', 'createdAt', 'deviceId', 'lastUsedAt', 'name', 'revokedAt'],
  Entitlement: ['accountId', 'lookupKey'],
  Entry: [
    'accountId',
    'admittedAt',
    'basis',
    'cacheReadTokens',
    'cacheWrite1hTokens',
    'cacheWrite5mTokens',
    'clientKey',
    'costNanos',
    'firstRequestId',
    'inputTokens',
    'model',
    'outcome',
    'outputTokens',
    'periodStartsAt',
    'provider',
    'providerCostNanos',
    'requestId',
    'seq',
    'sessionId',
    'settledAt',
    'uncertainNanos',
    'upstreamId',
  ],
  Hold: [
    'accountId',
    'admittedAt',
    'clientKey',
    'expiresAt',
    'firstRequestId',
    'inputEstimate',
    'maxTokens',
    'model',
    'periodStartsAt',
    'provider',
    'requestId',
    'sessionId',
    'worstCaseNanos',
  ],
  Identity: ['accountId', 'clerkUpdatedAt', 'clerkUserId', 'createdAt', 'email', 'name'],
  Lookup: ['accountId', 'nextAt', 'requestId', 'tries'],
  ModelPrice: [
    'cacheReadNanos',
    'cacheWrite1hNanos',
    'cacheWrite5mNanos',
    'effectiveFrom',
    'inputNanos',
    'minPromptTokens',
    'model',
    'outputNanos',
  ],
  OAuthRecord: [
    'consumedAt',
    'createdAt',
    'expiresAt',
    'grantId',
    'idHash',
    'kind',
    'payload',
    'uidHash',
    'userCodeHash',
  ],
  Period: ['accountId', 'endsAt', 'heldNanos', 'requestsOpen', 'sessionsUsed', 'settledNanos', 'startsAt'],
  Reconciliation: ['billedNanos', 'capturedNanos', 'checkedAt', 'day', 'provider', 'uncertainNanos'],
  Session: [
    'accountId',
    'counted',
    'lastUsedAt',
    'mode',
    'model',
    'periodStartsAt',
    'requests',
    'requestsOpen',
    'sessionId',
    'startedAt',
    'yielded',
  ],
  SigningKey: ['createdAt', 'kid', 'privateKey', 'publicKey', 'signsFrom'],
  StripeEvent: ['id', 'processedAt', 'receivedAt', 'subject', 'type'],
  Subscription: [
    'accountId',
    'anchorAt',
    'cancelAtPeriodEnd',
    'customerId',
    'interval',
    'periodEndsAt',
    'periodStartsAt',
    'plan',
    'priceId',
    'status',
    'subscriptionId',
    'syncedAt',
    'trialEndsAt',
  ],
};

describe('privacy', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  it('keeps nothing but what is listed', async () => {
    const { rows } = await service.pool.query<{ table: string; columns: string[] }>(`
      SELECT table_name AS table, array_agg(column_name::text ORDER BY column_name::text COLLATE "C") AS columns
      FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
      GROUP BY table_name`);
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.table, row.columns])), allowed);
  });

  it('leaves no word of a snippet or an answer in any table, log or metric, however a request ends', async () => {
    const person = await service.account();
    const messages = [{ role: 'user', content: `<snippet>12| ${SNIPPET}</snippet>` }];
    const events = answerEvents({ texts: [ANSWER, ANSWER] });
    const failing = event('error', { error: { type: 'api_error', message: ANSWER } });
    const scripts: Script[] = [
      streams(events),
      answersJson({ input_tokens: 1, output_tokens: 1 }, ANSWER),
      answersJson(null, ANSWER),
      fails(400, {}, ANSWER),
      fails(529, { 'retry-after': ANSWER }),
      breaksAfter(events.slice(0, 5)),
      breaksAfter([...events.slice(0, 4), `event: content_block_delta\ndata: {"text":"${ANSWER}`]),
      streams([...events.slice(0, 5), failing]),
      streams([failing]),
      streams([`event: message_start\ndata: {"${ANSWER}\n\n`]),
    ];
    for (const script of scripts) {
      service.provider.next(script);
      await person
        .ask({ messages })
        .then((answer) => answer.text())
        .catch(() => undefined);
    }
    const refused: [body: object | string, headers?: Record<string, string>][] = [
      [`{"messages": ${SNIPPET}`],
      [{ messages: [{ role: SNIPPET, content: SNIPPET }] }],
      [{ messages, [SNIPPET]: 1 }],
      [{ messages, model: SNIPPET }],
      [{ messages, max_tokens: SNIPPET }],
      [{ messages }, { [headers.session]: SNIPPET }],
      [{ messages }, { [headers.mode]: SNIPPET }],
      [{ messages }, { authorization: `Bearer ${SNIPPET}` }],
      [{ messages: [{ role: 'user', content: SNIPPET.repeat(80_000) }] }],
    ];
    for (const [body, given] of refused) {
      const answer = await person.ask(body, given);
      assert.ok(answer.status >= 400);
      await answer.text();
    }
    await fetch(`${service.server.url}/${SNIPPET}?code=${SNIPPET}`);
    const stop = new AbortController();
    service.provider.next((res) => void res.write('event: ping\n'));
    const arrival = service.provider.arrival();
    const left = person.ask({ messages }, {}, stop.signal);
    const { aborted } = await arrival;
    stop.abort();
    await Promise.allSettled([left, aborted]);
    const metrics = await (await fetch(`${service.server.url}/metrics`)).text();
    await service.server.close();
    await assertBalanced(service.pool);

    const everywhere = { tables: await dump(service.pool), log: service.log(), metrics };
    assert.ok(
      everywhere.tables.includes(person.id) && everywhere.log.includes('answered'),
      'there was something to find',
    );
    for (const [where, text] of Object.entries(everywhere)) {
      assert.ok(!text.includes(SNIPPET), `the snippet is not in the ${where}`);
      assert.ok(!text.includes(ANSWER), `the answer is not in the ${where}`);
    }
    for (const secret of [person.token, 'sk-ant-upstream-key', 'credit balance']) {
      assert.ok(!everywhere.log.includes(secret) && !metrics.includes(secret));
    }
    assert.ok(!everywhere.log.includes(person.id), 'logs name requests, not people');
  });
});

/** Every row of every table, as text. */
async function dump(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const tables = rows.map(async ({ name }) => {
    const all = await pool.query(`SELECT to_jsonb(t)::text AS row FROM ${name} t`);
    return all.rows.map(({ row }) => row).join('\n');
  });
  return (await Promise.all(tables)).join('\n');
}
