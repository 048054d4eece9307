import assert from 'node:assert/strict';
import { assertBalanced, onlyEntryOf } from '../support/books.ts';
import { answerEvents, answersJson, streams } from '../support/provider.ts';
import { startService, type TestService } from '../support/server.ts';

describe('the id that a provider gives its answer', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  for (const stream of [true, false]) {
    const idKept = async (id: string): Promise<string | null> => {
      const learner = await service.account();
      const usage = { input_tokens: 120, output_tokens: 42 };
      service.provider.next(stream ? streams(answerEvents({ id })) : answersJson(usage, 'Hello, learner.', id));
      await (await learner.ask({ stream })).text();
      const entry = await onlyEntryOf(service.pool, learner.id);
      assert.deepEqual([entry.outcome, entry.basis, entry.outputTokens], ['completed', 'reported', '42']);
      return entry.upstreamId;
    };

    describe(stream ? 'in a stream' : 'in an answer that is not streamed', () => {
      it('is kept', async () => {
        assert.equal(await idKept('gen-1731_aZ'), 'gen-1731_aZ');
      });

      for (const [what, id] of [
        ['with a character that Postgres takes in no text', 'msg_\0'],
        ['without an end', 'm'.repeat(100_000)],
        ['empty', ''],
      ] as const) {
        it(`${what}: is left out, and the answer is booked all the same`, async () => {
          assert.equal(await idKept(id), null);
        });
      }
    });
  }
});
