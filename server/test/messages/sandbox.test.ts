import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import { headers } from '@codetrain/contract/headers';
import { type ModelServer, startModelServer } from '@codetrain/sandbox/model';
import { newSessionId } from '../support/accounts.ts';
import { assertBalanced, entriesOf, onlyEntryOf } from '../support/books.ts';
import { startService, type TestService } from '../support/server.ts';

/** What the provider says that it was asked, and what it bills. */
interface JournalEntry {
  readonly id: string;
  readonly flavour: string;
  readonly model: string;
  readonly headers: Record<string, string>;
  readonly usage?: Record<string, unknown>;
  readonly cost?: number;
}

const snippet = `<snippet path="src/sum.ts" language="typescript">
1| export function sum(items: number[]): number {
2|   let total = 0;
3|   for (const item of items) total += item;
4|   return total;
5| }
</snippet>`;

const prompt = {
  model: 'claude-haiku-5-5',
  max_tokens: 2_000,
  system: [
    { type: 'text' as const, text: 'You are a tutor. '.repeat(2_000), cache_control: { type: 'ephemeral' as const } },
  ],
  messages: [{ role: 'user' as const, content: `${snippet}\nExplain this code.` }],
};

for (const provider of ['anthropic', 'openrouter'] as const) {
  describe(`with the sandbox as ${provider}`, () => {
    let model: ModelServer;
    let service: TestService;
    before(async () => {
      model = await startModelServer();
      service = await startService({
        MODEL_PROVIDER: provider,
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: model.apiKey,
        OPENROUTER_BASE_URL: model.openRouterUrl,
        OPENROUTER_API_KEY: model.openRouterKey,
      });
    });
    afterEach(() => assertBalanced(service.pool));
    after(async () => {
      await service.stop();
      await model.stop();
    });

    const journal = async (): Promise<JournalEntry[]> => {
      const requests: unknown = await (await fetch(`${model.url}/sandbox/requests`)).json();
      return requests as JournalEntry[];
    };
    const behave = (behaviour: object) =>
      fetch(`${model.url}/sandbox/next`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(behaviour),
      });
    const clientOf = (token: string) =>
      new Anthropic({
        baseURL: service.server.url,
        authToken: token,
        apiKey: null,
        maxRetries: 0,
        defaultHeaders: { [headers.session]: newSessionId() },
      });

    it('the books say what the provider bills, token by token and to the nano-dollar', async () => {
      const person = await service.account();
      const client = clientOf(person.token);
      // The second time the prompt is read from the cache.
      await client.messages.stream(prompt).finalMessage();
      await client.messages.stream(prompt).finalMessage();
      await client.messages.create(prompt);
      const entries = await entriesOf(service.pool, person.id);
      const billed = (await journal()).slice(-3);
      assert.equal(entries.length, 3);
      for (const [index, entry] of entries.entries()) {
        const bill = billed[index];
        assert.ok(bill);
        assert.equal(entry.upstreamId, bill.id);
        assert.equal(entry.provider, bill.flavour);
        const booked = {
          input_tokens: Number(entry.inputTokens),
          output_tokens: Number(entry.outputTokens),
          cache_creation_input_tokens: Number(entry.cacheWrite5mTokens) + Number(entry.cacheWrite1hTokens),
          cache_creation: {
            ephemeral_5m_input_tokens: Number(entry.cacheWrite5mTokens),
            ephemeral_1h_input_tokens: Number(entry.cacheWrite1hTokens),
          },
          cache_read_input_tokens: Number(entry.cacheReadTokens),
        };
        assert.deepEqual(booked, bill.usage);
        assert.equal(Number(entry.costNanos), Math.round((bill.cost ?? 0) * 1e9));
        assert.equal(entry.providerCostNanos, provider === 'openrouter' ? entry.costNanos : null);
        assert.equal(entry.basis, 'reported');
      }
      assert.ok(Number(entries[0]?.cacheWrite5mTokens) > 0 && Number(entries[1]?.cacheReadTokens) > 0);
    });

    it('is told who we are, and nothing about who asks', async () => {
      const person = await service.account();
      await clientOf(person.token).messages.create(prompt);
      const received = (await journal()).at(-1);
      const told = JSON.stringify(received?.headers);
      assert.equal(told.includes('CodeTrain'), provider === 'openrouter');
      for (const secret of [person.token, person.id, headers.session]) assert.ok(!told.includes(secret));
    });

    for (const [kind, error, outcome] of [
      ['rateLimited', Anthropic.RateLimitError, 'failed_before_output'],
      ['overloaded', Anthropic.InternalServerError, 'failed_before_output'],
      ['billing', Anthropic.InternalServerError, 'failed_before_output'],
      ['errorMidway', Anthropic.APIError, 'failed_midway'],
      ['disconnect', Anthropic.APIError, 'failed_midway'],
    ] as const) {
      it(`${kind} reaches the SDK as an error, and the books as ${outcome}`, async () => {
        const person = await service.account();
        // At a pace, so that what comes before a cut gets out.
        await behave({ fault: { kind }, pace: { tokensPerSecond: 1_000 } });
        await assert.rejects(clientOf(person.token).messages.stream(prompt).finalMessage(), error);
        assert.equal((await onlyEntryOf(service.pool, person.id)).outcome, outcome);
      });
    }
  });
}
