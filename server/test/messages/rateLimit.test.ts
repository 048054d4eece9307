import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { headers } from '@codetrain/contract/headers';
import { usageReport } from '@codetrain/contract/usage';
import { parseList } from 'structured-headers';
import { plans } from '../../src/metering/plans.ts';
import { newSessionId } from '../support/accounts.ts';
import { fails, heldOpen } from '../support/provider.ts';
import { goodRequest, type Learner, startService, type TestService } from '../support/server.ts';

/** A list of structured fields as an object, by the name of each item. */
function parse(answer: { headers: Headers }, name: string): Record<string, Record<string, unknown>> {
  const items = parseList(answer.headers.get(name) ?? '').map(([value, parameters]) => {
    assert.equal(typeof value, 'string');
    return [value, Object.fromEntries(parameters)];
  });
  return Object.fromEntries(items);
}

describe('RateLimit', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  const window = async ({ token }: Learner) => {
    const answer = await fetch(`${service.server.url}/v1/usage`, { headers: { authorization: `Bearer ${token}` } });
    const { startsAt, endsAt } = usageReport.parse(await answer.json()).period;
    return { w: (Date.parse(endsAt) - Date.parse(startsAt)) / 1_000, reset: (Date.parse(endsAt) - Date.now()) / 1_000 };
  };
  const isAbout = (seconds: unknown, expected: number) =>
    assert.ok(typeof seconds === 'number' && Math.abs(seconds - expected) < 60, `${seconds} is about ${expected}`);

  it('tells the limits and what is left of them, as structured fields', async () => {
    const learner = await service.account({ plan: 'free' });
    const answer = await learner.ask();
    await answer.text();
    const { w, reset } = await window(learner);
    assert.deepEqual(parse(answer, 'ratelimit-policy'), {
      sessions: { q: 20, qu: 'codetrain-sessions', w },
      budget: { q: 500_000_000, qu: 'codetrain-nanodollars', w },
      'open-requests': { q: 2, qu: 'concurrent-requests' },
    });
    const left = parse(answer, 'ratelimit');
    assert.equal(left['sessions']?.['r'], 19);
    isAbout(left['sessions']?.['t'], reset);
    isAbout(left['budget']?.['t'], reset);
    assert.deepEqual(left['open-requests'], { r: 1 }, 'no time gives a request back');
    // Each byte of the body a token of 100, save for the model's name, and 1,000 tokens of output at 500.
    const { model: _, ...body } = goodRequest;
    assert.equal(left['budget']?.['r'], 500_000_000 - (JSON.stringify(body).length - 1) * 100 - 1_000 * 500);
  });

  it('is on the answer to a request that the provider failed, too', async () => {
    const learner = await service.account();
    service.provider.next(fails(529));
    const answer = await learner.ask();
    assert.equal(answer.status, 529);
    assert.equal(parse(answer, 'ratelimit')['sessions']?.['r'], 999);
  });

  it('goes with a 429 for a limit that time resets, and Retry-After with it', async () => {
    const learner = await service.account({ plan: 'free' });
    await (await learner.ask()).text();
    await service.pool.query('UPDATE "Period" SET "sessionsUsed" = 20 WHERE "accountId" = $1', [learner.id]);
    const answer = await learner.ask();
    const { reset } = await window(learner);
    assert.equal(answer.status, 429);
    isAbout(Number(answer.headers.get('retry-after')), reset);
    assert.equal(answer.headers.get(headers.shouldRetry), 'false');
    assert.equal(parse(answer, 'ratelimit')['sessions']?.['r'], 0);

    await service.pool.query('UPDATE "Period" SET "settledNanos" = 499999999 WHERE "accountId" = $1', [learner.id]);
    await service.pool.query('UPDATE "Period" SET "sessionsUsed" = 1 WHERE "accountId" = $1', [learner.id]);
    const poor = await learner.ask();
    isAbout(Number(poor.headers.get('retry-after')), reset);
    assert.equal(parse(poor, 'ratelimit')['budget']?.['r'], 1);
  });

  it('goes with a 429 for open requests, without Retry-After', async () => {
    const learner = await service.account({ plan: 'free' });
    const held = [heldOpen(), heldOpen()];
    const open: Response[] = [];
    for (const { script } of held) {
      service.provider.next(script);
      open.push(await learner.ask());
    }
    const answer = await learner.ask();
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('retry-after'), null);
    assert.deepEqual(parse(answer, 'ratelimit')['open-requests'], { r: 0 });
    for (const { finish } of held) finish();
    await Promise.all(open.map((each) => each.text()));
  });

  it('does not make the real SDK try again what cannot succeed', async () => {
    const learner = await service.account({ plan: 'free' });
    await (await learner.ask()).text();
    await service.pool.query('UPDATE "Period" SET "sessionsUsed" = 20 WHERE "accountId" = $1', [learner.id]);
    let sent = 0;
    const client = new Anthropic({
      baseURL: service.server.url,
      authToken: learner.token,
      apiKey: null,
      maxRetries: 2,
      defaultHeaders: { [headers.session]: newSessionId() },
      fetch: (input, init) => {
        sent++;
        return fetch(input, init);
      },
    });
    const params = { model: 'claude-haiku-5-5', max_tokens: 10, messages: [{ role: 'user' as const, content: 'Hi' }] };
    await assert.rejects(client.messages.create(params), { status: 429 });
    assert.equal(sent, 1);
  });

  it('is not on what was refused before the books were asked', async () => {
    const learner = await service.account();
    const answer = await learner.ask({ model: 'gpt-4' });
    assert.deepEqual([answer.status, answer.headers.get('ratelimit')], [404, null]);
  });

  it("no plan's numbers pass what an integer of structured fields can hold (RFC 9651, section 3.3.1)", () => {
    for (const plan of Object.values(plans)) assert.ok(plan.budgetNanos < 10n ** 15n, plan.name);
  });
});
