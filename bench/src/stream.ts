import { connect, type Socket } from 'node:net';

/** Where and how a system under test takes a streaming request. */
export interface Target {
  readonly url: URL;
  readonly headers: () => Record<string, string>;
}

export interface StreamTimes {
  /** Milliseconds from the request to the first byte of the answer's body. */
  readonly firstByteMs: number;
  readonly totalMs: number;
}

const body = JSON.stringify({
  model: 'claude-haiku-5-5',
  max_tokens: 1000,
  stream: true,
  system: 'You are a tutor.',
  messages: [
    {
      role: 'user',
      content: `Explain this code:\n${'12| const total = items.reduce((sum, item) => sum + item.price, 0);\n'.repeat(60)}`,
    },
  ],
});

function requestText({ url, headers }: Target): string {
  const lines = Object.entries({
    host: url.host,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers(),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${url.pathname} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

const HEAD_END = '\r\n\r\n';
/** The last chunk of a chunked body (RFC 9112, section 7.1). */
const BODY_END = '\r\n0\r\n\r\n';
const TAIL = 200;
/** What is near the end of a complete stream: the last event of the Messages API, or our own that follows it. */
const COMPLETE = /message_stop|remainingNanos/;

/**
 * One kept-alive connection that sends a request and reads its stream. It looks for the end of the head and of the body
 * and parses nothing else: a full HTTP client in the load generator would take a good part of the two cores that the
 * systems under test share with it.
 */
export class Lane {
  readonly #target: Target;
  readonly #socket: Socket;
  #onData: (chunk: Buffer) => void = () => {};
  #onFailure: (error: Error) => void = () => {};

  constructor(target: Target) {
    this.#target = target;
    this.#socket = connect({ host: target.url.hostname, port: Number(target.url.port), noDelay: true });
    this.#socket.on('data', (chunk) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#onFailure(error));
    this.#socket.on('close', () => this.#onFailure(new Error(`${target.url.href} closed the connection`)));
  }

  /** Reads one stream to its end; fails if the answer is not 200 or the stream does not end with `message_stop`. */
  read(): Promise<StreamTimes> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      let firstByteMs = 0;
      let head = '';
      let tail = '';
      const fail = (reason: string) => reject(new Error(`${this.#target.url.href}: ${reason}`));
      this.#onFailure = reject;
      this.#onData = (chunk) => {
        const text = chunk.toString('latin1', Math.max(0, chunk.length - TAIL));
        if (firstByteMs === 0) {
          head += chunk.toString('latin1');
          const end = head.indexOf(HEAD_END);
          if (end < 0 || end + HEAD_END.length === head.length) return;
          if (!head.startsWith('HTTP/1.1 200')) return fail(head.slice(0, 500));
          firstByteMs = performance.now() - started;
        }
        tail = (tail + text).slice(-TAIL);
        if (!tail.endsWith(BODY_END)) return;
        if (COMPLETE.test(tail)) resolve({ firstByteMs, totalMs: performance.now() - started });
        else fail(`stream ends with ${JSON.stringify(tail)}`);
      };
      this.#socket.write(requestText(this.#target));
    });
  }

  /** Opens a stream and resolves at the first byte of its body; the stream stays open until `close`. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      let head = '';
      this.#onFailure = reject;
      this.#onData = (chunk) => {
        head += chunk.toString('latin1');
        if (!head.startsWith('HTTP/1.1 200')) reject(new Error(`${this.#target.url.href}: ${head.slice(0, 500)}`));
        else if (head.includes('message_start')) resolve();
      };
      this.#socket.write(requestText(this.#target));
    });
  }

  close(): void {
    this.#onFailure = () => {};
    this.#socket.destroy();
  }
}
