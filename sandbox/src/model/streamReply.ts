import { type Fault, type Pace, reportedUsage } from './behaviour.ts';
import { type EventStream, wait } from './eventStream.ts';
import {
  blockStart,
  blockStop,
  deltaUsage,
  type Envelope,
  messageDelta,
  messageStart,
  messageStop,
  ping,
  textDelta,
} from './message.ts';
import { cutPoint, type Reply, take, tokensOf } from './reply.ts';
import type { Usage } from './usage.ts';

export interface Streaming {
  readonly envelope: Envelope;
  readonly reply: Reply;
  readonly usage: Usage;
  /** What usage carries at the end beside the tokens. */
  readonly extraUsage: object;
  readonly pace: Pace;
  readonly fault: Fault | undefined;
  readonly signal: AbortSignal;
  /** Told after each piece, how many tokens are out by now. */
  onTokens(tokens: number): void;
}

const PING_MS = 10_000;

/**
 * Streams the answer at its pace, as far as the fault lets it come.
 *
 * @returns Whether the stream came to its proper end.
 * @throws AbortError when the other side has gone.
 */
export async function streamReply(stream: EventStream, plan: Streaming): Promise<boolean> {
  const { envelope, fault, reply, signal } = plan;
  const openRouter = envelope.flavour.commentsAndDone;
  if (openRouter) await stream.comment('OPENROUTER PROCESSING');
  await wait(plan.pace.firstByteMs, signal);
  await stream.sendTyped(messageStart(envelope, plan.usage));
  await stream.sendTyped(blockStart);
  await stream.sendTyped(ping);
  const interrupted = fault?.kind === 'errorMidway' || fault?.kind === 'disconnect' || fault?.kind === 'stall';
  await streamText(
    stream,
    plan,
    interrupted ? take(reply.pieces, cutPoint(reply.pieces, fault.afterTokens)) : reply.pieces,
  );
  switch (fault?.kind) {
    case 'errorMidway':
      await stream.send('error', { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } });
      stream.end();
      return false;
    case 'disconnect':
      stream.cut();
      return false;
    case 'stall':
      for (;;) await wait(60_000, signal);
    default:
      break;
  }
  await stream.sendTyped(blockStop);
  const reported = { ...plan.usage, output_tokens: tokensOf(reply.pieces) };
  await stream.sendTyped(messageDelta(reply, reportedUsage(deltaUsage(reported, plan.extraUsage), fault)));
  await stream.sendTyped(messageStop);
  if (openRouter) await stream.data('[DONE]');
  stream.end();
  return true;
}

async function streamText(stream: EventStream, plan: Streaming, pieces: Reply['pieces']): Promise<void> {
  const { tokensPerSecond } = plan.pace;
  const begin = performance.now();
  let tokens = 0;
  let pinged = begin;
  for (const piece of pieces) {
    if (tokensPerSecond > 0) await wait(begin + (tokens * 1000) / tokensPerSecond - performance.now(), plan.signal);
    if (performance.now() - pinged > PING_MS) {
      await stream.sendTyped(ping);
      pinged = performance.now();
    }
    await stream.sendTyped(textDelta(piece.text));
    tokens += piece.tokens;
    plan.onTokens(tokens);
  }
}
