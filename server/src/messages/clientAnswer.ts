import type { ServerResponse } from 'node:http';
import { headers } from '@codetrain/contract/headers';
import { USAGE_EVENT } from '@codetrain/contract/usage';

/** What an answer is written as. */
export type AnswerKind = 'stream' | 'json';

const contentTypes: Record<AnswerKind, string> = {
  stream: 'text/event-stream; charset=utf-8',
  json: 'application/json',
};

/** A comment, which every reader of event streams skips. */
const PING = Buffer.from(': ping\n\n');

const eventOf = (name: string, data: string): string => `event: ${name}\ndata: ${data}\n\n`;

/** The client's side of a relay. Its head goes out with the first bytes: until then the answer can still be an error. */
export class ClientAnswer {
  readonly #res: ServerResponse;
  #kind: AnswerKind = 'json';

  constructor(res: ServerResponse) {
    this.#res = res;
  }

  get kind(): AnswerKind {
    return this.#kind;
  }

  set kind(kind: AnswerKind) {
    this.#kind = kind;
  }

  get hasBegun(): boolean {
    return this.#res.headersSent;
  }

  get isGone(): boolean {
    return this.#res.destroyed;
  }

  /** @returns false if the client does not keep up: then wait for `drain`. */
  write(chunk: Uint8Array): boolean {
    if (!this.#res.headersSent) {
      this.#res.writeHead(200, {
        'content-type': contentTypes[this.#kind],
        // Whatever lies between must neither keep nor gather nor compress it.
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
    }
    return this.#res.write(chunk);
  }

  get isStream(): boolean {
    return this.#kind === 'stream';
  }

  ping(): void {
    if (this.isStream && !this.#res.writableNeedDrain) this.write(PING);
  }

  /** What the request came to: an event of a stream that has begun, else a header. */
  tellUsage(usage: string): void {
    if (!this.#res.headersSent) this.#res.setHeader(headers.usage, usage);
    else if (this.isStream) this.#res.write(eventOf(USAGE_EVENT, usage));
  }

  end(): void {
    this.#res.end();
  }

  /** Once a stream has begun, only an event can say that it failed and why. */
  endWithError(body: string): void {
    this.#res.end(eventOf('error', body));
  }

  /** In the midst of an answer that is not streamed not even that: a broken connection is what every client understands. */
  breakOff(): void {
    this.#res.destroy();
  }
}
