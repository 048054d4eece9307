import { type Period, periodAt } from '../../src/metering/periods.ts';
import { type Plan, planAllows, plans } from '../../src/metering/plans.ts';
import type { Settlement } from '../../src/metering/settle.ts';

/** What the books should say of one account, kept beside them in the plainest way. */
export interface ModelRequest {
  /** Of its latest attempt. */
  requestId: string;
  /** Of its first one, if that was another. */
  firstRequestId: string | null;
  readonly sessionId: string;
  readonly clientKey: string | null;
  readonly period: Period;
  readonly worst: bigint;
  state: 'open' | 'settled' | 'expired';
  cost: bigint;
  /** Whether nothing may be charged for it: it failed before it yielded anything. */
  isFree: boolean;
  /** Whether it bears its key: while it is open, and once it has yielded. */
  hasKey: boolean;
}

interface ModelSession {
  startsAt: number;
  requests: number;
  open: number;
  yielded: boolean;
}

/** A request that asks to be admitted. */
export interface Asked {
  readonly requestId: string;
  readonly sessionId: string;
  readonly clientKey: string | null;
  readonly model: string;
  readonly worst: bigint;
}

/** How a request ended. */
type Ended = Pick<Settlement, 'costNanos' | 'yielded' | 'outcome'>;

export interface Counters {
  readonly sessionsUsed: number;
  readonly requestsOpen: number;
  readonly settled: bigint;
  readonly held: bigint;
}

export class BooksModel {
  plan: Plan = plans.free;
  isBlocked = false;
  anchor: Date;
  now: Date;
  readonly requests: ModelRequest[] = [];
  readonly #sessions = new Map<string, ModelSession>();
  /** By their start, since an account whose anchor moved has periods that overlap. */
  readonly #periods = new Map<number, Period>();

  constructor(anchor: Date, now: Date) {
    this.anchor = anchor;
    this.now = now;
  }

  get period(): Period {
    return periodAt(this.anchor, this.now);
  }

  get open(): ModelRequest[] {
    return this.requests.filter(({ state }) => state === 'open');
  }

  /** What is left of the budget of the period that is now. */
  get left(): bigint {
    const { settled, held } = this.counters(this.period);
    return this.plan.budgetNanos - settled - held;
  }

  counters({ startsAt }: Period): Counters {
    const own = this.requests.filter(({ period }) => period.startsAt.getTime() === startsAt.getTime());
    const open = own.filter(({ state }) => state === 'open');
    return {
      sessionsUsed: [...this.#sessions.values()].filter(
        (each) => each.startsAt === startsAt.getTime() && (each.yielded || each.open > 0),
      ).length,
      requestsOpen: open.length,
      settled: own.reduce((sum, { cost }) => sum + cost, 0n),
      held: open.reduce((sum, { worst }) => sum + worst, 0n),
    };
  }

  /** Every period that has a row. */
  allCounters(): Map<number, Counters> {
    return new Map([...this.#periods].map(([startsAt, period]) => [startsAt, this.counters(period)]));
  }

  sessions(): Map<string, Readonly<ModelSession>> {
    return this.#sessions;
  }

  addsSession(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    return session === undefined || (!session.yielded && session.open === 0);
  }

  isKeyTaken(key: string | null): boolean {
    return key !== null && this.requests.some(({ clientKey, hasKey }) => hasKey && clientKey === key);
  }

  /** The verdicts that are right. Where two things stand in the way, which is named first is nobody's promise. */
  verdicts(asked: Asked): ReadonlySet<string> {
    const refusals = new Set<string>();
    if (!planAllows(this.plan, asked.model)) refusals.add('model_not_in_plan');
    if (this.isBlocked) refusals.add('account_blocked');
    if (refusals.size > 0) return refusals;
    if (this.isKeyTaken(asked.clientKey)) return new Set(['duplicate_request']);
    if ((this.#sessions.get(asked.sessionId)?.requests ?? 0) >= this.plan.requestsPerSession) {
      return new Set(['session_too_long']);
    }
    const { sessionsUsed, requestsOpen } = this.counters(this.period);
    if (this.addsSession(asked.sessionId) && sessionsUsed >= this.plan.sessions) refusals.add('sessions_exhausted');
    if (requestsOpen >= this.plan.openRequests) refusals.add('too_many_open_requests');
    if (asked.worst > this.left) refusals.add('budget_exhausted');
    return refusals.size > 0 ? refusals : new Set(['admitted']);
  }

  admit({ requestId, sessionId, clientKey, worst }: Asked): ModelRequest {
    const { period } = this;
    const startsAt = period.startsAt.getTime();
    const session = this.#sessions.get(sessionId) ?? { startsAt, requests: 0, open: 0, yielded: false };
    if (this.addsSession(sessionId)) session.startsAt = startsAt;
    session.requests += 1;
    session.open += 1;
    this.#sessions.set(sessionId, session);
    this.#periods.set(startsAt, period);
    const request: ModelRequest = {
      ...{ requestId, firstRequestId: null, sessionId, clientKey, period, worst, cost: 0n, isFree: false },
      state: 'open',
      hasKey: clientKey !== null,
    };
    this.requests.push(request);
    return request;
  }

  /** The next attempt takes the place of one that yielded nothing: no counter moves. */
  reattempt(request: ModelRequest, requestId: string): void {
    request.firstRequestId ??= request.requestId;
    request.requestId = requestId;
  }

  settle(request: ModelRequest, { costNanos, yielded, outcome }: Ended): void {
    if (request.state === 'settled') return;
    const session = this.#sessions.get(request.sessionId);
    if (session === undefined) throw new Error('A request without a session.');
    const wasOpen = request.state === 'open';
    if (wasOpen) session.open -= 1;
    session.yielded ||= yielded;
    // One that was given up for dead lost its key, and gets it back only if nobody took it.
    request.hasKey = yielded && request.clientKey !== null && (wasOpen || !this.isKeyTaken(request.clientKey));
    request.state = 'settled';
    request.cost = costNanos;
    request.isFree = outcome === 'failed_before_output';
  }

  /** @returns by how much the cost changes; undefined if there is nothing to correct. */
  correct(request: ModelRequest, cost: bigint): bigint | undefined {
    if (request.state !== 'settled' || request.isFree) return undefined;
    const change = cost - request.cost;
    request.cost = cost;
    return change;
  }

  expire(request: ModelRequest): void {
    if (request.state !== 'open') return;
    const session = this.#sessions.get(request.sessionId);
    if (session !== undefined) session.open -= 1;
    request.state = 'expired';
    request.hasKey = false;
  }
}
