import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { type Answer, type AnswerReader, emptyAnswer } from './answer.ts';
import type { AnswerKind } from './clientAnswer.ts';
import { EventStreamReader } from './eventStreamReader.ts';
import { JsonReader } from './jsonReader.ts';
import { notUnderstood, type ProviderFailure, refusedByProvider, unreachable } from './providerFailure.ts';
import type { UpstreamRequest } from './providers.ts';

export interface AttemptHandlers {
  /** The provider answers well. */
  onAnswer(kind: AnswerKind): void;
  onChunk(chunk: Buffer, reader: AnswerReader): void;
  /** The answer has ended, complete or not. */
  onEnd(): void;
  onFailure(failure: ProviderFailure): void;
}

/** Why an upstream request is cut off. The words go nowhere. */
const cutOff = new Error('The request has ended.');

/** A body that is gone once it has been sent. undici keeps what it was given until the answer has ended. */
function once(body: string): Readable {
  let left: string | undefined = body;
  const next = (): IteratorResult<string> => {
    const value = left;
    left = undefined;
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  };
  const iterable: Iterable<string> = { [Symbol.iterator]: () => ({ next }) };
  // undici takes any iterable (its docs/docs/api/Dispatcher.md, DispatchOptions), which only its types do not know.
  return iterable as unknown as Readable;
}

/** One request to one provider: the upstream side of a relay. Once it is cut, nothing is heard of it any more. */
export class Attempt implements Dispatcher.DispatchHandler {
  readonly #handlers: AttemptHandlers;
  #controller: Dispatcher.DispatchController | undefined;
  #reader: AnswerReader | undefined;
  #sentAt: number | undefined;
  #hasEnded = false;
  #isCut = false;

  constructor(dispatcher: Dispatcher, request: UpstreamRequest, handlers: AttemptHandlers) {
    this.#handlers = handlers;
    const { origin, path, headers, body } = request;
    dispatcher.dispatch(
      {
        origin,
        path,
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        body: once(body),
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      this,
    );
  }

  /** What has been seen of the answer. */
  get answer(): Readonly<Answer> {
    return this.#reader?.answer ?? emptyAnswer();
  }

  /** When the request left, by the clock of `performance`; undefined if it never did. */
  get sentAt(): number | undefined {
    return this.#sentAt;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  cut(): void {
    this.#isCut = true;
    if (!this.#hasEnded) this.#controller?.abort(cutOff);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isCut) controller.abort(cutOff);
    else this.#sentAt = performance.now();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#isCut) return;
    const type = headers['content-type'] ?? '';
    if (status < 200 || status > 299) {
      this.#handlers.onFailure(refusedByProvider(status, headers));
    } else if (type.startsWith('text/event-stream')) {
      this.#reader = new EventStreamReader();
      this.#handlers.onAnswer('stream');
    } else if (type.startsWith('application/json')) {
      this.#reader = new JsonReader();
      this.#handlers.onAnswer('json');
    } else {
      this.#handlers.onFailure(notUnderstood());
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isCut && this.#reader !== undefined) this.#handlers.onChunk(chunk, this.#reader);
  }

  onResponseEnd(): void {
    this.#hasEnded = true;
    if (this.#isCut) return;
    // Complete already: what ends is only what came after.
    if (this.#reader?.answer.complete === false) this.#reader.end();
    if (this.#reader?.answer.complete === true) this.#handlers.onEnd();
    else this.#handlers.onFailure(this.#reader instanceof JsonReader ? notUnderstood() : unreachable());
  }

  onResponseError(): void {
    this.#hasEnded = true;
    if (this.#isCut) return;
    if (this.#reader?.answer.complete === true) this.#handlers.onEnd();
    else this.#handlers.onFailure(unreachable());
  }
}
