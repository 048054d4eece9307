import assert from 'node:assert/strict';
import { assertBalanced, onlyEntryOf } from '../support/books.ts';
import { answerEvents, answersJson, streams } from '../support/provider.ts';
import { startService, type TestService } from '../support/server.ts';

/** What a provider may put where a count belongs. */
const noCounts: [what: string, value: unknown][] = [
  ['negative', -1],
  ['fractional', 1.5],
  ['a string', '120'],
  ['past 2^53', 2 ** 53 + 2],
  ['absurdly high', 1e15],
  ['infinite', '1e999'],
  ['an object', {}],
  ['true', true],
];

const sound = {
  input_tokens: 120,
  output_tokens: 42,
  cache_read_input_tokens: 7,
  cache_creation_input_tokens: 5,
};
const cachedPrompt = {
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }] }],
};

describe('counts that a provider reports', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  /** The entry of an answer with this usage, streamed or not. */
  async function entryFor(usage: object | null, isStream: boolean, body: object = {}) {
    const learner = await service.account();
    const text = (json: string) => json.replaceAll('"1e999"', '1e999');
    const start = { ...usage, output_tokens: 1 };
    service.provider.next(
      isStream
        ? streams(answerEvents({ start: usage && start, end: usage }).map(text))
        : answersJson(usage, 'Hello, learner.'),
    );
    const answer = await learner.ask({ ...body, stream: isStream });
    assert.equal(answer.status, 200);
    await answer.text();
    return onlyEntryOf(service.pool, learner.id);
  }

  for (const isStream of [true, false]) {
    describe(isStream ? 'in a stream' : 'in an answer that is not streamed', () => {
      it('are booked as they are', async () => {
        const entry = await entryFor(sound, isStream, cachedPrompt);
        assert.deepEqual(
          [entry.basis, entry.inputTokens, entry.outputTokens, entry.cacheReadTokens, entry.cacheWrite5mTokens],
          ['reported', '120', '42', '7', '5'],
        );
      });

      for (const field of Object.keys(sound)) {
        for (const [what, value] of noCounts) {
          it(`${field} ${what}: an estimate`, async () => {
            const entry = await entryFor({ ...sound, [field]: value }, isStream);
            assert.equal(entry.basis, 'estimated');
            assert.ok(Number(entry.inputTokens) > 0 && Number(entry.outputTokens) > 0, 'not zero in silence');
            assert.ok(Number(entry.costNanos) > 0);
          });
        }
      }

      for (const field of ['input_tokens', 'output_tokens'] as const) {
        for (const value of [undefined, null, 0]) {
          it(`${field} ${value}: an estimate`, async () => {
            const usage = { ...sound, cache_read_input_tokens: 0, cache_creation_input_tokens: 0, [field]: value };
            const entry = await entryFor(usage, isStream);
            assert.equal(entry.basis, 'estimated');
            assert.ok(Number(entry.inputTokens) > 0 && Number(entry.outputTokens) > 0);
          });
        }
      }

      for (const field of ['cache_read_input_tokens', 'cache_creation_input_tokens'] as const) {
        it(`${field} left out: an estimate where something was to be cached, else none`, async () => {
          for (const value of [undefined, null]) {
            const usage = { ...sound, [field]: value };
            assert.equal((await entryFor(usage, isStream)).basis, 'reported');
            assert.equal((await entryFor(usage, isStream, cachedPrompt)).basis, 'estimated');
          }
        });
      }

      for (const [what, split] of [
        ['more than the whole', { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 2 }],
        ['in words', { ephemeral_5m_input_tokens: 'five', ephemeral_1h_input_tokens: 0 }],
        ['negative', { ephemeral_5m_input_tokens: 6, ephemeral_1h_input_tokens: -1 }],
      ] as const) {
        it(`a split of cache writes that is ${what}: an estimate`, async () => {
          const entry = await entryFor({ ...sound, cache_creation: split }, isStream, cachedPrompt);
          assert.equal(entry.basis, 'estimated');
          assert.ok(Number(entry.cacheWrite5mTokens) + Number(entry.cacheWrite1hTokens) >= 5);
        });
      }

      for (const usage of [null, {}, 'none', []] as (object | null)[]) {
        it(`usage ${JSON.stringify(usage)}: an estimate`, async () => {
          const entry = await entryFor(usage, isStream);
          assert.equal(entry.basis, 'estimated');
          assert.ok(Number(entry.inputTokens) > 0 && Number(entry.outputTokens) > 0);
        });
      }

      for (const cost of [-1, 1e300, '0.01', '1e999', null, {}]) {
        it(`a cost of ${JSON.stringify(cost)} is not kept`, async () => {
          const entry = await entryFor({ ...sound, cost }, isStream);
          assert.deepEqual([entry.basis, entry.providerCostNanos], ['reported', null]);
        });
      }

      it('the highest that is believed is booked in full', async () => {
        const most = 100_000_000;
        const entry = await entryFor({ ...sound, input_tokens: most, output_tokens: most }, isStream);
        assert.deepEqual(
          [entry.basis, entry.inputTokens, entry.outputTokens],
          ['reported', String(most), String(most)],
        );
        assert.equal(entry.costNanos, String(most * 3_000 + 5 * 625 + 7 * 50));
      });
    });
  }
});
