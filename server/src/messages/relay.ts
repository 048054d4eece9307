import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import type { ApiError } from '../http/errors.ts';
import type { Outcome } from '../metering/settle.ts';
import { within } from '../within.ts';
import { type Answer, type AnswerReader, emptyAnswer } from './answer.ts';
import { ClientAnswer } from './clientAnswer.ts';
import { EventStreamReader } from './eventStreamReader.ts';
import { HeldBack } from './heldBack.ts';
import { JsonReader } from './jsonReader.ts';
import { failedInStream, notUnderstood, refusedByProvider, tookTooLong, unreachable } from './providerFailure.ts';
import type { UpstreamRequest } from './providers.ts';
import type { Timeouts } from './timeouts.ts';
import { Watch } from './watch.ts';

/** How a relay ended: what to settle. */
export interface Ending {
  readonly outcome: Outcome;
  readonly answer: Readonly<Answer>;
  /** Whether the request ever left for the provider. */
  readonly sent: boolean;
}

export interface RelayOptions {
  readonly dispatcher: Dispatcher;
  readonly request: UpstreamRequest;
  readonly res: ServerResponse;
  readonly timeouts: Timeouts;
  /** Called once, when it is certain how the request ended. Resolves when the entry is committed. */
  readonly settle: (ending: Ending) => Promise<void>;
  /** Milliseconds from sending the request to the first byte of its answer. */
  readonly onFirstByte: (ms: number) => void;
  /** Words an error as the data of an event. */
  readonly describe: (error: ApiError) => string;
}

/** How long a provider may hold a stream open after its proper end, in milliseconds. */
const AFTERTHOUGHT_MS = 1_000;

/** Why an upstream request is cut off. The words go nowhere. */
const cutOff = new Error('The request has ended.');

/**
 * One request on its way to a provider and back. Events pass as they come, byte for byte and as fast as the client takes
 * them, and are read in passing. It ends once (`#conclude`): the answer is complete, or something failed, or the client went away. Then its
 * entry is written, and only then the client gets what it sees the end by.
 */
export class Relay implements Dispatcher.DispatchHandler {
  /** Resolves when nothing is left to do for the client; with an error, if the client has to be given that as its answer. */
  readonly done: Promise<ApiError | undefined>;
  readonly #resolve: (error?: ApiError) => void;
  readonly #options: RelayOptions;
  readonly #client: ClientAnswer;
  readonly #watch: Watch;
  #upstream: Dispatcher.DispatchController | undefined;
  #upstreamEnded = false;
  #sentAt: number | undefined;
  #reader: AnswerReader | undefined;
  #hasBegun = false;
  #state: 'open' | 'settling' | 'released' | 'ended' = 'open';
  /** What has come and not gone on: the part of an event, or what the client gets once the entry is committed. */
  readonly #heldBack = new HeldBack();

  constructor(options: RelayOptions) {
    const { promise, resolve } = Promise.withResolvers<ApiError | undefined>();
    this.done = promise;
    this.#resolve = (error) => resolve(error);
    this.#options = options;
    this.#client = new ClientAnswer(options.res);
    this.#watch = new Watch(options.timeouts, {
      onSilence: () => this.#client.ping(),
      onTimeout: (which) => this.#fail(tookTooLong(which)),
    });
    options.res.once('close', () => this.#clientGone());
    options.res.on('drain', () => this.#clientKeepsUp());
    options.dispatcher.dispatch({ ...options.request, method: 'POST', headersTimeout: 0, bodyTimeout: 0 }, this);
  }

  /** Ends the request now, for a reason of ours. */
  cut(error: ApiError): void {
    this.#fail(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#upstream = controller;
    if (this.#state === 'open') this.#sentAt = performance.now();
    else this.#cutUpstream();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#state !== 'open') return;
    const type = headers['content-type'] ?? '';
    if (status < 200 || status > 299) {
      this.#fail(refusedByProvider(status, headers));
    } else if (type.startsWith('text/event-stream')) {
      this.#client.kind = 'stream';
      this.#reader = new EventStreamReader();
    } else if (type.startsWith('application/json')) {
      this.#reader = new JsonReader();
    } else {
      this.#fail(notUnderstood());
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#state === 'settling') this.#heldBack.push(chunk);
    else if (this.#state === 'released') this.#pass(chunk);
    else if (this.#state === 'open' && this.#reader !== undefined) this.#read(chunk, this.#reader);
  }

  onResponseEnd(): void {
    this.#upstreamEnded = true;
    if (this.#state === 'released') this.#end();
    if (this.#state !== 'open') return;
    this.#reader?.end();
    if (this.#reader?.answer.complete === true) this.#conclude('completed');
    else this.#fail(this.#reader instanceof JsonReader ? notUnderstood() : unreachable());
  }

  onResponseError(): void {
    this.#upstreamEnded = true;
    if (this.#state === 'released') this.#end();
    else this.#fail(unreachable());
  }

  #read(chunk: Buffer, reader: AnswerReader): void {
    if (!this.#hasBegun) this.#options.onFirstByte(performance.now() - (this.#sentAt ?? 0));
    this.#hasBegun = true;
    this.#watch.heard();
    const passing = reader.push(chunk);
    const { error, complete } = reader.answer;
    this.#heldBack.push(chunk);
    // While nothing has gone out, the client can still get a status that it knows how to handle.
    if (error === undefined || this.#client.hasBegun) this.#passAll(this.#heldBack.take(passing));
    // The provider's own words stay here, as everywhere: see providerFailure.
    if (error !== undefined) this.#fail(failedInStream(error));
    else if (complete) this.#conclude('completed');
  }

  #passAll(chunks: readonly Buffer[]): void {
    for (const chunk of chunks) this.#pass(chunk);
  }

  #pass(chunk: Buffer): void {
    if (this.#client.write(chunk)) return;
    this.#watch.pause();
    this.#upstream?.pause();
  }

  #clientKeepsUp(): void {
    this.#watch.resume();
    this.#upstream?.resume();
  }

  #clientGone(): void {
    if (this.#state === 'open') this.#conclude('stopped_by_user');
    this.#state = 'ended';
    this.#cutUpstream();
    this.#resolve();
  }

  /** The request failed, here or there. */
  #fail(error: ApiError): void {
    if (this.#state !== 'open') return;
    this.#conclude(this.#failure(), error);
    // Last, since undici reports the cut as an error of its own, and this one is the true one.
    this.#cutUpstream();
  }

  #failure(): Outcome {
    return (this.#reader?.answer.outputBytes ?? 0) > 0 ? 'failed_midway' : 'failed_before_output';
  }

  #conclude(outcome: Outcome, error?: ApiError): void {
    this.#state = 'settling';
    this.#watch.stop();
    const answer = this.#reader?.answer ?? emptyAnswer();
    const settled = this.#options.settle({ outcome, answer, sent: this.#sentAt !== undefined });
    // What a client has seen finished is in the books; but not at the price of an answer that never finishes.
    void within(this.#options.timeouts.settleWaitMs, settled).then(() => this.#release(error));
  }

  #release(error: ApiError | undefined): void {
    if (this.#client.isGone) return;
    if (error !== undefined) {
      this.#answerWith(error);
      return;
    }
    this.#state = 'released';
    this.#passAll(this.#heldBack.take());
    if (this.#upstreamEnded) this.#end();
    else setTimeout(() => this.#end(), AFTERTHOUGHT_MS).unref();
  }

  #answerWith(error: ApiError): void {
    this.#state = 'ended';
    if (!this.#client.hasBegun) {
      this.#resolve(error);
      return;
    }
    if (this.#client.isStream) this.#client.endWithError(this.#options.describe(error));
    else this.#client.breakOff();
    this.#resolve();
  }

  #end(): void {
    if (this.#state !== 'released') return;
    this.#state = 'ended';
    this.#client.end();
    this.#cutUpstream();
    this.#resolve();
  }

  #cutUpstream(): void {
    if (!this.#upstreamEnded) this.#upstream?.abort(cutOff);
  }
}
