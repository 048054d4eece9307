import assert from 'node:assert/strict';
import { askMessagesApi } from '../../src/model/messagesApi.ts';
import type { ModelProvider } from '../../src/model/provider.ts';
import type { Target } from '../../src/model/target.ts';
import { lessonMarkdown } from '../../src/session/lessonMarkdown.ts';
import type { ActivityKind } from '../../src/tutor/activity/view.ts';
import { answer, errorEvent, type Replay, type Responder, replay, sendStream, target } from '../model/support.ts';
import { at } from '../tutor/support/cart.ts';
import { goodBug, goodQuiz, goodRubric, goodTrace, goodTurn } from '../tutor/support/modes.ts';
import { standingActivity } from './standingActivity.ts';

const goods: Readonly<Record<ActivityKind, object>> = {
  quiz: goodQuiz,
  guide: goodTurn,
  explainBack: goodRubric,
  trace: goodTrace,
  practice: goodBug,
};

/** Events of an answer with this value, in pieces as providers send them. */
const streamed = (value: object, stopReason = 'end_turn'): string =>
  answer(JSON.stringify(value).match(/[\s\S]{1,40}/gu) ?? [], stopReason);
/** Some of the answer, without its end. */
const half = (value: object): string => {
  const events = streamed(value).split(/(?=event: )/);
  return events.slice(0, Math.floor(events.length / 2)).join('');
};

/** As providers refuse: with a body of theirs, and asking not to be tried again, which the SDK would do for seconds. */
const refusing =
  (status: number, type: string, headers: Readonly<Record<string, string>> = {}) =>
  (_value: object): Responder =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false', ...headers });
    response.end(JSON.stringify({ type: 'error', error: { type, message: 'No.' } }));
  };

/** A stream about a good answer that does not come to its end, and the failure that it is. */
const broken: readonly [
  name: string,
  respond: (value: object) => Responder,
  kind: string,
  phaseBefore?: 'streaming',
][] = [
  [
    'a connection that is cut',
    (value) => (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(half(value), () => response.destroy());
    },
    'connectionLost',
    'streaming',
  ],
  [
    'a stream that ends without its last event',
    (value) => (response) => sendStream(response, half(value)),
    'connectionLost',
    'streaming',
  ],
  [
    'an answer that reached max_tokens',
    (value) => (response) => sendStream(response, streamed(value, 'max_tokens')),
    'cutOff',
    'streaming',
  ],
  [
    'a refusal by the model',
    (value) => (response) => sendStream(response, streamed(value, 'refusal')),
    'declined',
    'streaming',
  ],
  [
    'an overload midway',
    (value) => (response) => sendStream(response, half(value) + errorEvent('overloaded_error')),
    'down',
    'streaming',
  ],
  [
    'an error midway',
    (value) => (response) => sendStream(response, half(value) + errorEvent('api_error')),
    'connectionLost',
    'streaming',
  ],
  [
    'a body that is no stream',
    () => (response) => sendStream(response, '<html>Sign in to the network</html>'),
    'connectionLost',
  ],
  ['429', refusing(429, 'rate_limit_error', { 'retry-after': '7' }), 'slowDown'],
  ['529', refusing(529, 'overloaded_error'), 'down'],
  ['500', refusing(500, 'api_error'), 'down'],
  ['402', refusing(402, 'billing_error'), 'creditMissing'],
];

describe('streams as providers send them', () => {
  let server: Replay | undefined;
  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  /** Asks as the extension does: through the SDK, over a connection. */
  async function answering(respond: Responder): Promise<ModelProvider> {
    server = await replay(respond);
    const to: Target = target(server.url, { answerer: { kind: 'anthropic' } });
    return { answerer: to.answerer, model: to.model, ask: (request, options) => askMessagesApi(to, request, options) };
  }

  for (const kind of Object.keys(goods) as ActivityKind[]) {
    describe(`about ${kind}`, () => {
      const value = goods[kind];

      it('are read in whatever pieces they come, characters and events split', async () => {
        const foreign = kind === 'quiz' ? withForeignQuestion() : value;
        const bytes = Buffer.from(streamed(foreign));
        const activity = standingActivity(kind);
        const { failure, view } = await activity.writeBy(
          await answering(async (response) => {
            response.writeHead(200, { 'content-type': 'text/event-stream' });
            for (let from = 0; from < bytes.length; from += 211) {
              await new Promise((resolve) => response.write(bytes.subarray(from, from + 211), resolve));
            }
            response.end();
          }),
        );
        assert.deepEqual([failure, view.phase], [undefined, 'done']);
        if (kind === 'quiz') assert.ok(lessonMarkdown(view).includes('Wie groß ist `sum` danach – 六 oder 😀?'));
      });

      for (const [name, respond, failureKind, phaseBefore] of broken) {
        it(`that end by ${name} show nothing half, and say so`, async () => {
          const activity = standingActivity(kind);
          const { failure, view } = await activity.writeBy(await answering(respond(value)));
          assert.deepEqual([failure?.kind, view.phase], [failureKind, 'failed']);
          assert.ok(view.failure && view.failure.title !== '');
          assert.deepEqual(view.activity, undefined);
          assert.equal(
            activity.snapshots.some(({ phase }) => phase === 'streaming'),
            phaseBefore === 'streaming',
          );
          assert.equal(server?.received.length, 1);
        });
      }

      it('can be asked for again after they broke', async () => {
        const provider = await answering((response, _received, count) =>
          sendStream(response, count === 1 ? half(value) : streamed(value)),
        );
        const activity = standingActivity(kind);
        assert.equal((await activity.writeBy(provider)).view.phase, 'failed');
        const { failure, view } = await activity.writeBy(provider);
        assert.deepEqual([failure, view.phase, view.failure], [undefined, 'done', undefined]);
        const [first, second] = server?.received ?? [];
        assert.deepEqual(second?.body, first?.body);
      });
    });
  }

  it('whose repair breaks leave out what failed, and are no failure', async () => {
    const twoKeys = structuredClone(goodQuiz);
    at(at(twoKeys.questions, 1).options, 1).correct = true;
    for (const [name, respond] of broken) {
      const activity = standingActivity('quiz');
      const provider = await answering((response, received, count) =>
        count === 1 ? sendStream(response, streamed(twoKeys)) : respond(goodQuiz)(response, received, count),
      );
      const { failure, view } = await activity.writeBy(provider);
      assert.deepEqual([failure, view.phase], [undefined, 'done'], name);
      assert.equal(view.activity?.kind === 'quiz' && view.activity.total, 3, name);
      await server?.stop();
    }
    server = undefined;
  });
});

/** With characters of two, three and four bytes. */
function withForeignQuestion(): object {
  const [first, ...others] = goodQuiz.questions;
  return { questions: [{ ...first, question: 'Wie groß ist `sum` danach – 六 oder 😀?' }, ...others] };
}
