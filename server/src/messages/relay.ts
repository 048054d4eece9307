import type { ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { type ApiError, canBeRetried } from '../http/errors.ts';
import type { Hold } from '../metering/ledger.ts';
import type { Outcome } from '../metering/settle.ts';
import { within } from '../within.ts';
import { type Answer, type AnswerReader, emptyAnswer } from './answer.ts';
import { Attempt } from './attempt.ts';
import { type AnswerKind, ClientAnswer } from './clientAnswer.ts';
import { HeldBack } from './heldBack.ts';
import {
  failedInStream,
  isWorthAnotherProvider,
  notUnderstood,
  type ProviderFailure,
  tookTooLong,
} from './providerFailure.ts';
import type { UpstreamRequest } from './providers.ts';
import type { Timeouts } from './timeouts.ts';
import { Watch } from './watch.ts';

/** How an attempt ended. */
export interface AttemptEnding {
  readonly answer: Readonly<Answer>;
  /** Whether the request ever left for the provider. */
  readonly sent: boolean;
  readonly failure: ProviderFailure | undefined;
}

/** How a relay ended: what to settle. */
export interface Ending extends AttemptEnding {
  readonly outcome: Outcome;
}

export interface RelayOptions {
  /** Nothing goes to a provider without one. */
  readonly hold: Hold;
  readonly dispatcher: Dispatcher;
  readonly res: ServerResponse;
  readonly timeouts: Timeouts;
  /**
   * What to send next, after an attempt that the client has seen nothing of; undefined if nothing is left to try. From
   * then on `settle` is about that one. Never rejects.
   */
  readonly next: (ending: AttemptEnding) => Promise<UpstreamRequest | undefined>;
  /**
   * Called once, when it is certain how the request ended. Resolves when the entry is committed, with what the client is
   * told of it; undefined if it could not be.
   */
  readonly settle: (ending: Ending) => Promise<string | undefined>;
  /** Milliseconds from sending a request to the first byte of its answer. */
  readonly onFirstByte: (ms: number) => void;
  /** Called once, when part of an answer goes on to the client: from then on `next` is not asked. */
  readonly onPassed: () => void;
  /** Words an error as the data of an event. */
  readonly describe: (error: ApiError) => string;
}

/** How long a provider may hold a stream open after its proper end, in milliseconds. */
const AFTERTHOUGHT_MS = 1_000;

/**
 * One request on its way to a provider and back. Events pass as they come, byte for byte and as fast as the client takes
 * them, and are read in passing. As long as nothing of an answer has passed, an attempt that fails is followed by
 * another. It ends once (`#conclude`): the answer is complete, or something failed, or the client went away. Then its
 * entry is written, and only then the client gets what it sees the end by.
 */
export class Relay {
  /** Resolves when nothing is left to do for the client; with an error, if the client has to be given that as its answer. */
  readonly done: Promise<ApiError | undefined>;
  readonly #resolve: (error?: ApiError) => void;
  readonly #options: RelayOptions;
  readonly #client: ClientAnswer;
  readonly #watch: Watch;
  #attempt: Attempt | undefined;
  /** Something has come from the attempt under way. */
  #isHeard = false;
  /** Part of an answer has gone on: no other one can take its place. */
  #hasPassed = false;
  #state: 'open' | 'between' | 'settling' | 'released' | 'ended' = 'open';
  /** Why the request must not be tried again, since it was cut between two attempts. */
  #cut: ProviderFailure | undefined;
  /** The failure that the client is told, of several the most telling. */
  #error: ApiError | undefined;
  /** What has come and not gone on: the part of an event, or what the client gets once the entry is committed. */
  readonly #heldBack = new HeldBack();

  /** @param request what to send first. It is not kept, nor may `options` keep it: an answer lasts. */
  constructor(request: UpstreamRequest, options: RelayOptions) {
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
    this.#send(request);
  }

  /** Ends the request now, for a reason of ours. */
  cut(error: ApiError): void {
    this.#fail({ kind: 'ours', error });
  }

  #send(request: UpstreamRequest): void {
    this.#isHeard = false;
    if (!this.#client.hasBegun) this.#client.kind = 'json';
    this.#attempt = new Attempt(this.#options.dispatcher, request, {
      onAnswer: (kind) => this.#begin(kind),
      onChunk: (chunk, reader) => this.#take(chunk, reader),
      onEnd: () => this.#upstreamEnded(),
      onFailure: (failure) => this.#fail(failure),
    });
  }

  #begin(kind: AnswerKind): void {
    // A comment of an earlier attempt may have begun a stream, and then it is one.
    if (!this.#client.hasBegun) this.#client.kind = kind;
    else if (this.#client.kind !== kind) this.#fail(notUnderstood());
  }

  #take(chunk: Buffer, reader: AnswerReader): void {
    if (this.#state === 'settling') this.#heldBack.push(chunk);
    else if (this.#state === 'released') this.#pass(chunk);
    else if (this.#state === 'open') this.#read(chunk, reader);
  }

  #upstreamEnded(): void {
    if (this.#state === 'released') this.#end();
    else if (this.#state === 'open') this.#conclude('completed');
  }

  #read(chunk: Buffer, reader: AnswerReader): void {
    if (!this.#isHeard) this.#options.onFirstByte(performance.now() - (this.#attempt?.sentAt ?? 0));
    this.#isHeard = true;
    this.#watch.heard();
    const passing = reader.push(chunk);
    const { error, complete, hasBegun } = reader.answer;
    this.#heldBack.push(chunk);
    // While nothing of an answer has gone on, another attempt or a status can still take its place.
    if (error === undefined || this.#hasPassed) {
      this.#passAll(this.#heldBack.take(passing));
      if (!this.#hasPassed && hasBegun && passing > 0) {
        this.#hasPassed = true;
        this.#options.onPassed();
      }
    }
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
    this.#attempt?.pause();
  }

  #clientKeepsUp(): void {
    this.#watch.resume();
    this.#attempt?.resume();
  }

  #clientGone(): void {
    // Between two attempts it is seen before the next one, and then there is still something to settle: see #tryNext.
    if (this.#state === 'between') return;
    if (this.#state === 'open') this.#conclude('stopped_by_user');
    this.#state = 'ended';
    this.#attempt?.cut();
    this.#resolve();
  }

  /** The request failed, here or there. */
  #fail(failure: ProviderFailure): void {
    if (this.#state === 'between') this.#cut = failure;
    if (this.#state !== 'open') return;
    // One that says not to try again does not hide one that says to.
    if (this.#error === undefined || canBeRetried(failure.error)) this.#error = failure.error;
    if (!this.#hasPassed && isWorthAnotherProvider(failure)) void this.#tryNext(failure);
    else this.#concludeFailed(failure);
  }

  async #tryNext(failure: ProviderFailure): Promise<void> {
    this.#state = 'between';
    this.#watch.pauseBetween();
    const failed = this.#endingOf(failure);
    this.#attempt?.cut();
    this.#heldBack.take();
    const next = await this.#options.next(failed);
    this.#state = 'open';
    if (next === undefined) {
      this.#concludeFailed(failure);
      return;
    }
    this.#attempt = undefined;
    if (this.#client.isGone) {
      this.#conclude('stopped_by_user');
    } else if (this.#cut !== undefined) {
      this.#fail(this.#cut);
    } else {
      this.#watch.startAgain();
      this.#send(next);
    }
  }

  #concludeFailed(failure: ProviderFailure): void {
    const isSeen = this.#hasPassed && (this.#attempt?.answer.outputBytes ?? 0) > 0;
    this.#conclude(isSeen ? 'failed_midway' : 'failed_before_output', failure);
    this.#attempt?.cut();
  }

  #endingOf(failure: ProviderFailure | undefined): AttemptEnding {
    return {
      answer: this.#attempt?.answer ?? emptyAnswer(),
      sent: this.#attempt?.sentAt !== undefined,
      failure,
    };
  }

  #conclude(outcome: Outcome, failure?: ProviderFailure): void {
    this.#state = 'settling';
    this.#watch.stop();
    const settled = this.#options.settle({ ...this.#endingOf(failure), outcome });
    const told = failure && this.#error;
    // What a client has seen finished is in the books; but not at the price of an answer that never finishes.
    void within(this.#options.timeouts.settleWaitMs, settled).then((usage) => this.#release(told, usage));
  }

  #release(error: ApiError | undefined, usage: string | undefined): void {
    if (this.#client.isGone) {
      this.#resolve();
      return;
    }
    if (error !== undefined) {
      // Clients stop reading at an error, so what it cost all the same comes before.
      if (usage !== undefined) this.#client.tellUsage(usage);
      this.#answerWith(error);
      return;
    }
    this.#state = 'released';
    // The line that ends `message_stop`; the provider may have said more after it.
    if (this.#client.isStream) this.#passAll(this.#heldBack.takeLine());
    if (usage !== undefined) this.#client.tellUsage(usage);
    this.#passAll(this.#heldBack.take());
    if (this.#attempt?.hasEnded === true) this.#end();
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
    this.#attempt?.cut();
    this.#resolve();
  }
}
