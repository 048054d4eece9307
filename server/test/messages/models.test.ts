import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { errorBody } from '@codetrain/contract/errors';
import { type ModelList, modelInfo, modelList } from '@codetrain/contract/models';
import { type Learner, startService, type TestService } from '../support/server.ts';

const all = ['claude-haiku-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5', 'claude-fable-5-1'];

describe('GET /v1/models', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  const get = (learner: Learner, query = '') =>
    fetch(`${service.server.url}/v1/models${query}`, { headers: { authorization: `Bearer ${learner.token}` } });
  const list = async (learner: Learner, query = ''): Promise<ModelList> =>
    modelList.parse(await (await get(learner, query)).json());
  const idsOf = ({ data }: ModelList) => data.map(({ id }) => id);
  const sdk = (learner: Learner) =>
    new Anthropic({ baseURL: service.server.url, authToken: learner.token, apiKey: null, maxRetries: 0 });

  it('lists what the plan may use and what has a price', async () => {
    assert.deepEqual(idsOf(await list(await service.account({ plan: 'free' }))), ['claude-haiku-5-5']);
    // claude-fable-5-2 is known, but nobody knows its price.
    assert.deepEqual(idsOf(await list(await service.account({ plan: 'pro' }))), all);
  });

  it('follows a change of plan at once', async () => {
    const learner = await service.account({ plan: 'free' });
    await (await learner.ask()).text();
    assert.equal((await list(learner)).data.length, 1);
    await service.pool.query(`UPDATE "Account" SET "plan" = 'pro' WHERE "id" = $1`, [learner.id]);
    assert.deepEqual(idsOf(await list(learner)), all);
  });

  it('tells the prices of now exactly, by tier', async () => {
    const { data } = await list(await service.account());
    const [haiku, sonnet] = data;
    assert.deepEqual(haiku?.prices, [
      {
        min_prompt_tokens: 0,
        usd_per_million_tokens: {
          input: '0.1',
          output: '0.5',
          cache_write_5m: '0.125',
          cache_write_1h: '0.2',
          cache_read: '0.01',
        },
      },
      {
        min_prompt_tokens: 100_001,
        usd_per_million_tokens: {
          input: '0.5',
          output: '2.5',
          cache_write_5m: '0.625',
          cache_write_1h: '1',
          cache_read: '0.05',
        },
      },
    ]);
    assert.equal(sonnet?.prices[0]?.usd_per_million_tokens.cache_read, '0.1', 'the price since 7 October');
    assert.equal(sonnet?.created_at, '2026-10-01T00:00:00.000Z', 'since it first had one');
  });

  it('is what the real SDK expects, page by page in both directions', async () => {
    const { models } = sdk(await service.account());
    const forward: string[] = [];
    for await (const model of models.list({ limit: 3 })) forward.push(model.id);
    assert.deepEqual(forward, all);

    const last = await models.list({ before_id: 'claude-fable-5-1', limit: 2 });
    assert.deepEqual([last.data.map(({ id }) => id), last.has_more], [['claude-sonnet-5-5', 'claude-opus-5-5'], true]);
    const first = await last.getNextPage();
    assert.deepEqual([first.data.map(({ id }) => id), first.has_more], [['claude-haiku-5-5'], false]);

    const retrieved = await models.retrieve('claude-opus-5-5');
    assert.deepEqual(
      [retrieved.type, retrieved.display_name, retrieved.max_tokens, retrieved.lifecycle],
      ['model', 'Claude Opus 5.5', 64_000, 'active'],
    );
    assert.deepEqual(modelInfo.parse(retrieved), retrieved);
  });

  it('ends where the list ends', async () => {
    const learner = await service.account();
    const end = await list(learner, `?after_id=${all.at(-1)}`);
    assert.deepEqual(end, { data: [], has_more: false, first_id: null, last_id: null });
    assert.deepEqual(await list(learner, `?before_id=${all[0]}`), end);
    assert.deepEqual(idsOf(await list(learner, '?limit=4')), all);
    assert.equal((await list(learner, '?limit=4')).has_more, false);
  });

  for (const query of [
    'limit=0',
    'limit=1001',
    'limit=x',
    'limit=1.5',
    'limit=1&limit=2',
    'after_id=gpt-4',
    'after_id=claude-haiku-5-5&before_id=claude-opus-5-5',
  ]) {
    it(`?${query}: 400, with the name of what is wrong`, async () => {
      const answer = await get(await service.account(), `?${query}`);
      const { error } = errorBody.parse(await answer.json());
      assert.deepEqual([answer.status, error.code], [400, 'invalid_request']);
      assert.match(error.message, /limit|after_id/);
    });
  }

  const refusals: [what: string, id: string, plan: 'free' | 'pro', status: number, code: string][] = [
    ['one that does not exist', 'gpt-4', 'pro', 404, 'model_unknown'],
    ['a name of an object of JavaScript', 'constructor', 'pro', 404, 'model_unknown'],
    ['one outside the plan', 'claude-opus-5-5', 'free', 403, 'model_not_in_plan'],
    ['one without a price', 'claude-fable-5-2', 'pro', 400, 'model_unpriced'],
  ];
  for (const [what, id, plan, status, code] of refusals) {
    it(`${what}: ${status}, as it would be asked`, async () => {
      const learner = await service.account({ plan });
      await assert.rejects(sdk(learner).models.retrieve(id), (error) => {
        assert.ok(error instanceof Anthropic.APIError);
        assert.deepEqual([error.status, errorBody.parse(error.error).error.code], [status, code]);
        return true;
      });
      const asked = await learner.ask({ model: id });
      assert.deepEqual([asked.status, errorBody.parse(await asked.json()).error.code], [status, code]);
    });
  }

  it('a blocked account: 403', async () => {
    const learner = await service.account();
    await service.pool.query('UPDATE "Account" SET "blockedAt" = now() WHERE "id" = $1', [learner.id]);
    for (const path of ['', '/claude-haiku-5-5']) {
      const answer = await get(learner, path);
      assert.deepEqual([answer.status, errorBody.parse(await answer.json()).error.code], [403, 'account_blocked']);
    }
  });
});
