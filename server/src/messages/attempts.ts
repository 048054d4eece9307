import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import { newRequestId, type RequestId } from '../ids.ts';
import type { AdmissionRequest, Hold, Ledger } from '../metering/ledger.ts';
import type { Period } from '../metering/periods.ts';
import type { Plan } from '../metering/plans.ts';
import type { Settler } from '../metering/settler.ts';
import type { Breakers, Trial } from './breakers.ts';
import type { Candidate, Candidates } from './candidates.ts';
import { measure } from './measure.ts';
import type { FailureKind, ProviderFailure } from './providerFailure.ts';
import { type BodyFor, type UpstreamRequest, upstreamRequest, type WrittenBody } from './providers.ts';
import type { ModelRequest } from './readRequest.ts';
import type { AttemptEnding, Ending } from './relay.ts';
import { usageEvent } from './usageEvent.ts';

export interface AttemptsServices {
  readonly config: Pick<Config, 'providers' | 'connectionRetries'>;
  readonly ledger: Ledger;
  readonly settler: Settler;
  readonly breakers: Breakers;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

export interface AdmittedRequest extends Pick<WrittenBody, 'bytes' | 'bodyFor'>, Pick<ModelRequest, 'cacheWrites'> {
  readonly streams: boolean;
  readonly admission: AdmissionRequest;
  readonly hold: Hold;
  readonly plan: Plan;
  readonly period: Period;
  readonly candidates: Candidates;
}

/** What a failure says about its provider. That it limits us, or that our account is at fault, says nothing. */
const health = {
  connection: 'unwell',
  timeout: 'unwell',
  unwell: 'unwell',
  rejected: 'well',
  rate_limited: 'untold',
  account: 'untold',
} as const satisfies Record<Exclude<FailureKind, 'ours'>, keyof Trial>;

/** The attempts at one admitted request: who is asked now, what the books say of it, and who is asked next. */
export class Attempts {
  readonly #services: AttemptsServices;
  readonly #admitted: Omit<AdmittedRequest, 'bodyFor'>;
  /** Undefined once no other attempt can follow: an answer takes its time, and the body need not wait for its end. */
  #bodyFor: BodyFor | undefined;
  #candidate: Candidate;
  #left: readonly Candidate[];
  #connectionRetries: number;
  #requestId: RequestId;
  #trial: Trial | undefined;

  constructor(services: AttemptsServices, { bodyFor, ...admitted }: AdmittedRequest) {
    this.#services = services;
    this.#admitted = admitted;
    this.#bodyFor = bodyFor;
    [this.#candidate, ...this.#left] = admitted.candidates;
    this.#connectionRetries = services.config.connectionRetries;
    this.#requestId = admitted.admission.requestId;
  }

  /** Begins the attempt that is next: its hold is in place. */
  begin(): UpstreamRequest {
    const { config, breakers } = this.#services;
    const { route } = this.#candidate;
    this.#trial = breakers.of(route.provider).enter();
    const options = config.providers[route.provider];
    if (options === undefined) throw new Error(`There is no key for ${route.provider}.`);
    if (this.#bodyFor === undefined) throw new Error('The last attempt has been made.');
    return upstreamRequest(options, route, { bodyFor: this.#bodyFor, streams: this.#admitted.streams });
  }

  /** Milliseconds from sending the request to the first byte of an answer. */
  heard(ms: number): void {
    this.#trial?.begun();
    this.#services.metrics.firstByteSeconds.observe({ provider: this.#candidate.route.provider }, ms / 1000);
  }

  /** Part of an answer has gone on to the client: no attempt follows this one. */
  isLast(): void {
    this.#bodyFor = undefined;
  }

  /** Moves on to who may answer next, in the books first; undefined if there is nobody, or if it cannot be booked. */
  async next(ending: AttemptEnding): Promise<UpstreamRequest | undefined> {
    const candidate = this.#nextAfter(ending.failure);
    if (candidate === undefined) return undefined;
    const { ledger, logger } = this.#services;
    const { model, provider } = candidate.route;
    const next = { requestId: newRequestId(), model, provider };
    try {
      await ledger.reattempt({ ...this.#booked, upstreamId: ending.answer.upstreamId, next });
    } catch (err) {
      logger.warn({ err, requestId: this.#requestId }, 'a failed attempt cannot be booked, so none follows it');
      return undefined;
    }
    this.#tell(ending, ending.failure?.kind);
    this.#candidate = candidate;
    this.#requestId = next.requestId;
    return this.begin();
  }

  /**
   * Resolves once the entry of the last attempt is committed, with what the client is told of it; undefined if it cannot
   * be.
   */
  async settle(ending: Ending): Promise<string | undefined> {
    const { answer, outcome, sent, failure } = ending;
    const { bytes, cacheWrites } = this.#admitted;
    this.#tell(ending, failure?.kind ?? outcome);
    // A request that never left has cost nothing, however it ended.
    const counted = measure(answer, sent ? outcome : 'failed_before_output', {
      bytes,
      cacheWrites,
      tiers: this.#candidate.tiers,
    });
    const settlement = { ...this.#booked, ...counted, outcome, upstreamId: answer.upstreamId };
    const counters = await this.#services.settler.settle(settlement);
    return counters === null ? undefined : JSON.stringify(usageEvent(settlement, this.#admitted.plan, counters));
  }

  /** What the books say of the attempt of the moment. */
  get #booked() {
    const { admission, period } = this.#admitted;
    const { model, provider } = this.#candidate.route;
    const requestId = this.#requestId;
    const firstRequestId = requestId === admission.requestId ? null : admission.requestId;
    return { ...admission, requestId, firstRequestId, model, provider, period };
  }

  #nextAfter(failure: ProviderFailure | undefined): Candidate | undefined {
    const { config, breakers } = this.#services;
    const mayGoTo = ({ route }: Candidate): boolean => breakers.of(route.provider).waitMs === 0;
    if (failure?.kind === 'connection' && this.#connectionRetries > 0 && mayGoTo(this.#candidate)) {
      this.#connectionRetries--;
      return this.#candidate;
    }
    this.#connectionRetries = config.connectionRetries;
    const index = this.#left.findIndex(mayGoTo);
    const found = this.#left[index];
    this.#left = found === undefined ? [] : this.#left.slice(index + 1);
    return found;
  }

  /** Counts an attempt that has ended, and tells the provider's breaker. */
  #tell({ answer, failure }: AttemptEnding, result: string | undefined): void {
    const { provider } = this.#candidate.route;
    this.#services.metrics.attempts.inc({ provider, result: result ?? 'unknown' });
    if (failure !== undefined && failure.kind !== 'ours') this.#trial?.[health[failure.kind]]();
    else if (answer.hasBegun) this.#trial?.well();
    else this.#trial?.untold();
    this.#trial = undefined;
  }
}
