import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assertBalanced, type EntryRow, onlyEntryOf, periodsOf } from '../support/books.ts';
import { answerEvents, beginStream, event, type Script } from '../support/provider.ts';
import { startService, type TestService } from '../support/server.ts';
import { howToRepeat, isLong, milliseconds, progress, seed, streams } from './options.ts';

/** How a provider tells what it used: at the beginning, at the end, and whether what it tells is of use. */
type Usage = 'told' | 'null' | 'absent' | 'late';

/** How an answer ends, after so many of its events where that is not their end. */
type Ending =
  | { readonly how: 'well' }
  | { readonly how: 'error' | 'breaks' | 'stops'; readonly after: number }
  /** The provider goes on to wait in the midst of a byte sequence, and the client leaves. */
  | { readonly how: 'left'; readonly share: number };

interface Plan {
  readonly texts: readonly string[];
  readonly usage: Usage;
  readonly ending: Ending;
  /** Where its bytes are cut into chunks, as shares of their length. */
  readonly cuts: readonly number[];
}

const share = fc.double({ min: 0, max: 0.9999, noNaN: true });
const eventsBefore = fc.nat(14);
const plan: fc.Arbitrary<Plan> = fc.record({
  texts: fc.array(
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('日本語の説明', '🙂🙃', 'data: \n\n')),
    {
      maxLength: 6,
    },
  ),
  usage: fc.constantFrom<Usage>('told', 'told', 'null', 'absent', 'late'),
  ending: fc.oneof(
    fc.constant<Ending>({ how: 'well' }),
    fc.record({ how: fc.constantFrom('error' as const, 'breaks' as const, 'stops' as const), after: eventsBefore }),
    fc.record({ how: fc.constant('left' as const), share }),
  ),
  cuts: fc.array(share, { maxLength: 8 }),
});

const INPUT = 120;
const OUTPUT = 42;

function eventsOf({ texts, usage }: Plan): string[] {
  const told = { input_tokens: INPUT, output_tokens: 1 };
  switch (usage) {
    case 'told':
      return answerEvents({ texts });
    case 'null':
      return answerEvents({ texts, start: null, end: null });
    case 'absent':
      return answerEvents({ texts }).map((each) => each.replace(/,"usage":\{[^}]*\}/g, ''));
    case 'late':
      return answerEvents({ texts, start: null, end: { ...told, output_tokens: OUTPUT } });
  }
}

/** What is sent, and what a server that reads whole events can know of it. */
interface Sent {
  readonly bytes: Buffer;
  /** The events that arrive whole, less what we put in the place of an error. */
  readonly whole: readonly string[];
}

function sentBy(each: Plan): Sent {
  const events = eventsOf(each);
  const { ending } = each;
  if (ending.how === 'well') return { bytes: Buffer.from(events.join('')), whole: events };
  if (ending.how === 'left') {
    const all = Buffer.from(events.join(''));
    const bytes = all.subarray(0, Math.floor(ending.share * all.length));
    let [end, count] = [0, 0];
    for (const one of events) {
      end += Buffer.byteLength(one);
      if (end > bytes.length) break;
      count += 1;
    }
    return { bytes, whole: events.slice(0, count) };
  }
  const whole = events.slice(0, Math.min(ending.after, events.length - 1));
  const said = 'the credit balance of our account is too low '.repeat(20);
  const error = ending.how === 'error' ? event('error', { error: { type: 'overloaded_error', message: said } }) : '';
  return { bytes: Buffer.from(whole.join('') + error), whole };
}

function chunksOf(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const edges = [...new Set(cuts.map((cut) => Math.floor(cut * bytes.length)))].sort((a, b) => a - b);
  return [...edges, bytes.length]
    .map((end, i) => bytes.subarray(edges[i - 1] ?? 0, end))
    .filter(({ length }) => length > 0);
}

const script =
  (bytes: readonly Buffer[], how: Ending['how']): Script =>
  async (res) => {
    beginStream(res);
    res.flushHeaders();
    for (const chunk of bytes) {
      if (res.destroyed) return;
      await new Promise<void>((resolve) => res.write(chunk, () => resolve()));
      // A turn of the event loop, so that each chunk goes out by itself.
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (how === 'breaks') res.destroy();
    else if (how !== 'left') res.end();
  };

const isDelta = (one: string) => one.startsWith('event: content_block_delta');

/** The entry is what was sent, exactly where it was told, estimated and marked so where not, and never nothing in silence. */
function assertEntry(entry: EntryRow, { usage, ending }: Plan, { whole }: Sent, isSeen: boolean): void {
  const deltas = whole.filter(isDelta);
  // What no client has seen may be tried elsewhere, so it is nobody's cost but ours.
  const hasOutput = isSeen && deltas.length > 0;
  const outcome = {
    well: 'completed',
    left: 'stopped_by_user',
    error: hasOutput ? 'failed_midway' : 'failed_before_output',
    breaks: hasOutput ? 'failed_midway' : 'failed_before_output',
    stops: hasOutput ? 'failed_midway' : 'failed_before_output',
  }[ending.how];
  assert.equal(entry.outcome, outcome);
  if (outcome === 'failed_before_output') {
    assert.equal(entry.costNanos, '0');
    return;
  }
  const hasStart = whole.some((one) => one.startsWith('event: message_start'));
  const hasEnd = whole.some((one) => one.startsWith('event: message_delta'));
  const knowsInput = (usage === 'told' && hasStart) || (usage === 'late' && hasEnd);
  const knowsOutput = hasEnd && (usage === 'told' || usage === 'late');
  assert.equal(entry.basis, knowsInput && knowsOutput ? 'reported' : 'estimated');
  if (knowsInput) assert.equal(Number(entry.inputTokens), INPUT);
  else assert.ok(Number(entry.inputTokens) > 10, `${entry.inputTokens} estimated input tokens`);
  if (knowsOutput) {
    assert.equal(Number(entry.outputTokens), OUTPUT);
  } else {
    const texts = deltas.map((one) => /"text":"(.*)"\}\}\n\n$/.exec(one)?.[1] ?? '');
    const usual = texts.reduce((sum, text) => sum + Math.max(Buffer.byteLength(text), 1), 0) / 3.5;
    const found = Number(entry.outputTokens);
    assert.ok(Math.abs(found - usual) <= deltas.length * 4 + 2, `${found} output tokens estimated of about ${usual}`);
  }
  // Haiku: 100 a token in, 500 a token out.
  assert.equal(Number(entry.costNanos), Number(entry.inputTokens) * 100 + Number(entry.outputTokens) * 500);
  assert.ok(Number(entry.costNanos) >= Number(entry.inputTokens) * 100 && Number(entry.costNanos) > 0);
}

describe('streams of a provider', () => {
  let service: TestService;
  before(async () => {
    service = await startService();
  });
  after(() => service.stop());

  async function run(each: Plan): Promise<void> {
    const sent = sentBy(each);
    const { how } = each.ending;
    const learner = await service.account();
    service.provider.next(script(chunksOf(sent.bytes, each.cuts), how));
    const arrival = service.provider.arrival();
    const stop = new AbortController();
    const passing = Buffer.byteLength(sent.whole.join(''));
    const answered = (async () => {
      const answer = await learner.ask({}, {}, stop.signal);
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of answer.body ?? []) {
        chunks.push(chunk);
        length += chunk.length;
        // All that can come has come.
        if (how === 'left' && length >= passing) stop.abort();
      }
      return { status: answer.status, text: Buffer.concat(chunks).toString() };
    })();
    const request = await arrival;
    let isSeen = true;
    if (how === 'left') {
      if (passing === 0) stop.abort();
      await assert.rejects(answered);
      await request.aborted;
    } else {
      const { status, text } = await answered;
      isSeen = status === 200;
      // Where an error came together with all that there was, it is the answer: nothing had gone out.
      if (isSeen) assert.ok(text.startsWith(sent.whole.join('')), 'passes unchanged');
      else assert.ok(how === 'error' || passing === 0, `${status} ${text}`);
      assert.ok(!text.includes('credit balance'), "the provider's own words stay here");
    }
    const entry = await onlyEntryOf(service.pool, learner.id);
    assertEntry(entry, each, sent, isSeen);
    const [period] = await periodsOf(service.pool, learner.id);
    const yielded = entry.outcome === 'completed' || (isSeen && sent.whole.some(isDelta));
    assert.equal(period?.sessionsUsed, yielded ? 1 : 0, 'a session counts once it yields');
    service.provider.received.length = 0;
  }

  it(`are metered by what came, however they come and end (seed ${seed})`, async () => {
    const found = await fc.check(fc.asyncProperty(plan, run), {
      numRuns: streams,
      seed,
      interruptAfterTimeLimit: milliseconds,
    });
    if (found.failed) {
      throw new Error(`${fc.defaultReportMessage(found)}\n${howToRepeat(' --only streams')}`, {
        cause: found.errorInstance,
      });
    }
    progress(`${found.numRuns} streams`);
    await assertBalanced(service.pool);
  }).timeout(milliseconds + 60_000);

  it('are the same, cut in two at any byte, and estimated wherever the client leaves', async () => {
    const texts = ['naïve ', '日本', '🙂'];
    const { length } = Buffer.from(eventsOf({ texts, usage: 'told', ending: { how: 'well' }, cuts: [] }).join(''));
    // Every byte if somebody waits for it; otherwise each of a few, others every time.
    const step = isLong ? 1 : 61;
    for (let at = isLong ? 0 : seed % step; at < length; at += step) {
      const cut = (at + 0.5) / length;
      await run({ texts, usage: 'told', ending: { how: 'well' }, cuts: [cut] });
      await run({ texts, usage: 'told', ending: { how: 'left', share: cut }, cuts: [] });
    }
    await assertBalanced(service.pool);
  }).timeout(milliseconds + 60_000);
});
