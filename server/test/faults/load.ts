import { setTimeout as sleep } from 'node:timers/promises';
import { headers } from '@codetrain/contract/headers';
import { newSessionId } from '../support/accounts.ts';
import { answerEvents, beginStream, type Script } from '../support/provider.ts';
import { learner } from '../support/server.ts';
import type { Random } from './random.ts';

/** How the provider answers one request of the load: the client says it, so that each answer is its own. */
interface Wish {
  readonly texts: number;
  /** Between two events, in milliseconds. */
  readonly pause: number;
  readonly end: 'well' | 'breaks' | 'refuses';
}

/** A provider that does what the request wishes. */
export const asWished: Script = async (res, { body }) => {
  const [message] = body['messages'] as { content: string }[];
  const { texts, pause, end } = JSON.parse(message?.content ?? '') as Wish;
  if (end === 'refuses') {
    res.writeHead(529, { 'content-type': 'application/json' }).end('{}');
    return;
  }
  const events = answerEvents({ texts: Array.from({ length: texts }, (_, i) => `word ${i} `) });
  beginStream(res);
  for (const event of end === 'breaks' ? events.slice(0, -2) : events) {
    if (res.destroyed) return;
    res.write(event);
    if (pause > 0) await sleep(pause);
  }
  if (end === 'breaks') res.destroy();
  else res.end();
};

/** A person with a token, whichever server is asked. */
export interface Person {
  readonly id: Parameters<typeof learner>[1];
  readonly token: string;
}

export interface LoadOptions {
  readonly people: readonly Person[];
  /** Where servers are now. */
  readonly urls: () => readonly string[];
  readonly clients: number;
  readonly random: Random;
  /** Between two events of a stream, at most, in milliseconds. */
  readonly longestPause?: number;
  /** Asked at the instant that a client sees a stream finish. */
  readonly isInBooks: (requestId: string) => Promise<boolean>;
}

/** What clients saw, by how their requests went. */
export interface Seen {
  /** `message_stop` came: ids of the requests. */
  readonly finished: Set<string>;
  /** Those of them that were not in the books in that instant. */
  readonly early: string[];
  /** An `error` event came. */
  errors: number;
  /** The client left by itself. */
  left: number;
  /** The stream ended without either: the server or the connection died. */
  cut: number;
  /** Answers that were no streams, by status. */
  readonly refused: Map<number, number>;
  /** No answer at all. */
  unreachable: number;
}

export const nothingSeen = (): Seen => ({
  finished: new Set(),
  early: [],
  errors: 0,
  left: 0,
  cut: 0,
  refused: new Map(),
  unreachable: 0,
});

/** Clients that ask, one request after the other, as long as it goes on, and remember what they saw. */
export class Load {
  seen: Seen = nothingSeen();
  readonly #options: LoadOptions;
  #clients: Promise<void>[] = [];
  #isOn = false;
  #onFinished = Promise.withResolvers<void>();

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isOn = true;
    this.seen = nothingSeen();
    this.#clients = Array.from({ length: this.#options.clients }, () => this.#client());
  }

  /** Resolves when every request that was under way has come to its end, one way or the other. */
  async stop(): Promise<Seen> {
    this.#isOn = false;
    await Promise.all(this.#clients);
    return this.seen;
  }

  /** The next time that a client sees a stream finish. */
  nextFinished(): Promise<void> {
    return this.#onFinished.promise;
  }

  async #client(): Promise<void> {
    const sessionId = newSessionId();
    while (this.#isOn) await this.#ask(sessionId);
  }

  async #ask(sessionId: string): Promise<void> {
    const { people, urls, random, isInBooks, longestPause = 8 } = this.#options;
    const { id, token } = random.oneOf(people);
    const wish: Wish = {
      texts: random.between(0, 12),
      pause: random.between(0, longestPause),
      end: random.oneOf(['well', 'well', 'well', 'well', 'well', 'well', 'breaks', 'refuses']),
    };
    const leavesAfter = random.next() < 0.15 ? random.between(0, 1_500) : Number.POSITIVE_INFINITY;
    const stop = new AbortController();
    const { seen } = this;
    let text = '';
    let requestId: string | null = null;
    try {
      const person = learner(random.oneOf(urls()), id, token);
      const message = { role: 'user', content: JSON.stringify(wish) };
      const own = random.next() < 0.5 ? { [headers.idempotencyKey]: newSessionId() } : {};
      const answer = await person.ask(
        { max_tokens: 100, messages: [message] },
        { ...own, [headers.session]: sessionId },
        stop.signal,
      );
      requestId = answer.headers.get(headers.requestId);
      if (answer.status !== 200) {
        await answer.text();
        seen.refused.set(answer.status, (seen.refused.get(answer.status) ?? 0) + 1);
        await sleep(random.between(5, 30));
        return;
      }
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        if (text.length > leavesAfter) stop.abort();
      }
    } catch {
      if (requestId === null) {
        seen.unreachable += 1;
        await sleep(random.between(5, 30));
        return;
      }
    }
    // Whoever has seen this has seen the end, whatever became of the connection.
    if (text.includes('data: {"type":"message_stop"}\n\n') && requestId !== null) {
      seen.finished.add(requestId);
      this.#onFinished.resolve();
      this.#onFinished = Promise.withResolvers();
      if (!(await isInBooks(requestId))) seen.early.push(requestId);
    } else if (text.includes('event: error\n')) seen.errors += 1;
    else if (stop.signal.aborted) seen.left += 1;
    else seen.cut += 1;
  }
}
