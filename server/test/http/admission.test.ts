import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { scopes } from '@codetrain/contract/accessToken';
import { headers } from '@codetrain/contract/headers';
import { routeTable, type Services } from '../../src/app.ts';
import type { Hold } from '../../src/metering/ledger.ts';
import { periodAt } from '../../src/metering/periods.ts';
import { newSessionId } from '../support/accounts.ts';
import { assertBalanced, entriesOf } from '../support/books.ts';
import { fails, type Script, streams } from '../support/provider.ts';
import { goodRequest, startService, type TestService } from '../support/server.ts';

/** Not one word of this file names a route: those that there are, are the routes of the server. */
const table = routeTable({
  database: {},
  metrics: {},
  config: {},
  identity: { interactions: {}, options: { clerk: {} } },
} as unknown as Services);

/** What may stand for a parameter of a path. */
const parameters = ['claude-haiku-5-5', randomUUID()];

describe('every route that reaches a provider goes through admission', () => {
  let service: TestService;
  before(async () => {
    // The fallback would be one more way to a provider.
    service = await startService({ MODEL_FALLBACKS: '{"claude-haiku-5-5":["anthropic:another-name"]}' });
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  /** The holds that a request to the provider finds when it arrives there, by account. */
  const holdsFound: string[][] = [];
  const looking =
    (then: Script): Script =>
    async (res, request) => {
      const { rows } = await service.pool.query<{ accountId: string }>('SELECT "accountId" FROM "Hold"');
      holdsFound.push(rows.map(({ accountId }) => accountId));
      await then(res, request);
    };

  /** Asks every route of a server with all that a request to a model needs, each as an account of its own. @returns who asked what. */
  async function askAll(prepare: (account: string) => Promise<unknown>): Promise<Map<string, string>> {
    const asked = new Map<string, string>();
    for (const { method, path } of table) {
      for (const parameter of parameters) {
        const learner = await service.account({ plan: 'free' });
        await prepare(learner.id);
        const answer = await fetch(service.server.url + path.replace(/:\w+/g, parameter), {
          method: method.toUpperCase(),
          redirect: 'manual',
          headers: {
            authorization: `Bearer ${await service.signer.sign(learner.id, { scope: scopes.join(' ') })}`,
            'content-type': 'application/json',
            [headers.session]: newSessionId(),
          },
          ...(method !== 'get' && { body: JSON.stringify(goodRequest) }),
        });
        await answer.text();
        asked.set(learner.id, `${method} ${path}`);
        if (!path.includes(':')) break;
      }
    }
    return asked;
  }

  it('what arrives at a provider is held by the account that asked, and gets its entry', async () => {
    holdsFound.length = 0;
    const before = service.provider.received.length;
    // The first attempt at each fails, so that what follows it is looked at, too.
    const scripts = table.flatMap(() => [looking(fails(529)), looking(streams())]);
    service.provider.next(...scripts);
    const asked = await askAll(async () => undefined);
    const reached = service.provider.received.length - before;
    assert.ok(reached >= 2, 'some route leads to a provider');
    assert.equal(holdsFound.length, reached);
    for (const holders of holdsFound) assert.equal(holders.length, 1, 'one request is under way, and it is held');
    const attempts = new Map<string, number>();
    for (const [holder] of holdsFound) {
      assert.ok(holder !== undefined && asked.has(holder));
      attempts.set(holder, (attempts.get(holder) ?? 0) + 1);
    }
    for (const [account, route] of asked) {
      const entries = await entriesOf(service.pool, account);
      assert.equal(entries.length, attempts.get(account) ?? 0, route);
    }
  });

  const { startsAt, endsAt } = periodAt(new Date('2026-01-15T00:00:00Z'), new Date());
  const hindrances: [who: string, hinder: (account: string) => Promise<unknown>][] = [
    ['is blocked', (id) => service.pool.query('UPDATE "Account" SET "blockedAt" = now() WHERE "id" = $1', [id])],
    ['does not exist', (id) => service.pool.query('DELETE FROM "Account" WHERE "id" = $1', [id])],
    [
      'has used its budget up',
      (id) =>
        service.pool.query(
          'INSERT INTO "Period" ("accountId", "startsAt", "endsAt", "settledNanos") VALUES ($1, $2, $3, 499999999)',
          [id, startsAt, endsAt],
        ),
    ],
  ];
  for (const [who, hinder] of hindrances) {
    it(`no route leads an account that ${who} to a provider`, async () => {
      const before = service.provider.received.length;
      await askAll(hinder);
      assert.equal(service.provider.received.length, before);
      await service.pool.query('DELETE FROM "Period" WHERE "settledNanos" = 499999999');
    });
  }

  it('no relay is made without a hold that the ledger gave', () => {
    // @ts-expect-error: it bears a mark that the ledger alone has the name of.
    const forged: Hold = {};
    assert.ok(forged);
  });
});
