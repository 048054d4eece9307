import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assertBalanced, onlyEntryOf } from '../support/books.ts';
import { answerEvents, streams } from '../support/provider.ts';
import { goodRequest, startService, type TestService } from '../support/server.ts';

/** Everything in a request that a model may read, and that a client may write as it likes. */
interface Prompt {
  readonly system?: string | { text: string }[];
  readonly messages: { content: string | { text: string }[] }[];
  readonly output_config?: { format?: { schema?: object } };
}

/** The dearest prompt that a provider can make of it: every byte is a token by itself. */
function tokensByByte({ system, messages, output_config: output }: Prompt): number {
  const texts = [system ?? '', ...messages.map(({ content }) => content)].flatMap((each) =>
    typeof each === 'string' ? [each] : each.map(({ text }) => text),
  );
  return Buffer.byteLength(texts.join('') + JSON.stringify(output?.format?.schema ?? ''));
}

const text = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.string({
    unit: fc.constantFrom('~', '"', '\\', '\n', '\u{1}', '\u{d800}', '\u{fdfa}', '\u{1f469}'),
    minLength: 1,
  }),
);
const content = fc.oneof(text, fc.array(fc.record({ type: fc.constant('text'), text }), { minLength: 1 }));
const format = fc.record({
  type: fc.constant('json_schema'),
  schema: fc.dictionary(fc.string(), fc.jsonValue()),
});
const prompt = fc.record(
  {
    system: content,
    messages: fc.array(fc.record({ role: fc.constant('user'), content }), { minLength: 1, maxLength: 3 }),
    output_config: fc.record({ format }),
    max_tokens: fc.integer({ min: 1, max: 100 }),
  },
  { requiredKeys: ['messages', 'max_tokens'] },
);

describe('the hold of a request', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  /** What is held for a request, and what it costs where every byte is a token and every token of output is used. */
  async function heldAndSpent(body: string): Promise<{ held: bigint; spent: bigint }> {
    const learner = await service.account();
    let held = 0n;
    service.provider.next(async (res, request) => {
      const { rows } = await service.pool.query('SELECT "worstCaseNanos" FROM "Hold" WHERE "accountId" = $1', [
        learner.id,
      ]);
      held = BigInt(rows[0].worstCaseNanos);
      const start = { input_tokens: tokensByByte(request.body as unknown as Prompt), output_tokens: 1 };
      const end = { output_tokens: Number(request.body['max_tokens']) };
      await streams(answerEvents({ start, end }))(res, request);
    });
    const answer = await learner.ask(body);
    assert.equal(answer.status, 200, await answer.text());
    const entry = await onlyEntryOf(service.pool, learner.id);
    assert.equal(entry.basis, 'reported');
    return { held, spent: BigInt(entry.costNanos) };
  }

  it('covers whatever text it holds, where every byte of it is a token', async () => {
    await fc.assert(
      fc.asyncProperty(prompt, async (changes) => {
        const { held, spent } = await heldAndSpent(JSON.stringify({ ...goodRequest, ...changes }));
        assert.ok(spent <= held, `${spent} spent, ${held} held`);
      }),
      // What fails is told in the shortest form that is found by then.
      { numRuns: 60, interruptAfterTimeLimit: 10_000 },
    );
  });

  it('covers a schema as the provider gets it, which may be longer than it came', async () => {
    const schema = `{"enum":[${Array.from({ length: 500 }, () => '1e20').join(',')}]}`;
    const config = `{"format":{"type":"json_schema","schema":${schema}}}`;
    const body = JSON.stringify({ ...goodRequest, output_config: null }).replace('null', config);
    const { held, spent } = await heldAndSpent(body);
    assert.ok(spent <= held, `${spent} spent, ${held} held`);
  });
});
