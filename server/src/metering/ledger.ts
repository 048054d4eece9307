import type { UsageReport } from '@codetrain/contract/usage';
import type { Pool } from 'pg';
import type { AccountId } from '../ids.ts';
import type { AccountFacts, Accounts } from './accounts.ts';
import { type AdmissionControl, type Closed, isClosed } from './admissionControl.ts';
import { ADMIT, type Admission, admit, type Standing, type Verdict } from './admit.ts';
import type { Counters } from './allowance.ts';
import { type Correction, correct } from './correct.ts';
import { isClientKeyConflict, isConflict, isUnavailable } from './databaseErrors.ts';
import { findUncorrected, type Uncorrected } from './findUncorrected.ts';
import { GroupCommit } from './groupCommit.ts';
import { type LimitReached, limitReached, sessionTooLong, tooManyOpen } from './limits.ts';
import { type Period, periodAt } from './periods.ts';
import { type Plan, planAllows, planNamed } from './plans.ts';
import { postponeLookup } from './postponeLookup.ts';
import { type Moved, REATTEMPT, type Reattempt, reattempt } from './reattempt.ts';
import { type PeriodChoice, reportUsage } from './reportUsage.ts';
import { type Receipt, SETTLE, type Settlement, settle } from './settle.ts';
import { Statements } from './statements.ts';
import { findExpired, SWEEP_BATCH } from './sweep.ts';

declare const placed: unique symbol;

/** Proof that a request was admitted and its worst case is held. The ledger alone can give one. */
export interface Hold {
  readonly [placed]: true;
}

/** Where an account stood when a request of its was decided about. */
export interface Position {
  readonly plan: Plan;
  readonly period: Period;
  readonly standing: Standing;
}

/** What a request asks for; the ledger finds out the plan and the period. */
export type AdmissionRequest = Omit<Admission, 'period' | 'plan' | 'anchorAt'>;

export type AdmissionResult =
  | ({ readonly admitted: true; readonly hold: Hold } & Position)
  | ({ readonly admitted: false } & (
      | (LimitReached & Position)
      | {
          readonly code:
            | 'account_unknown'
            | 'account_blocked'
            | 'device_revoked'
            | 'model_not_in_plan'
            | 'duplicate_request';
        }
      | { readonly code: 'service_paused'; readonly closed: Closed }
    ));

/** What a sweep did. */
export interface Swept {
  /** Requests that it ended. */
  readonly expired: number;
  /** The most that they may have cost us, in nano-dollars. */
  readonly worstCaseNanos: bigint;
  /** Why others could not be ended, one error each. Their holds are left to the next sweep. */
  readonly failures: readonly unknown[];
}

/** How often a statement is sent again after it met another one. Each time, one of those that met gets through. */
const ATTEMPTS = 8;

export interface LedgerOptions {
  /** Whether connections keep the plans of statements. Off behind poolers that work by transaction and are too old for it. */
  readonly prepare: boolean;
  /**
   * Whether requests that come at the same time travel in one statement. Off where the tables are distributed: a
   * statement that touches several accounts leaves the router there.
   */
  readonly groupCommit: boolean;
}

/** Statements of one kind under way at a time. More than one only while they take longer than they should. */
const LANES = 4;

/** How long a statement may take before another one of its kind starts, in milliseconds: several times what it takes. */
const PATIENCE_MS = 10;

/** Most requests in one statement: past it, waiting for the statement costs more than sharing it saves. */
const MOST_IN_GROUP = 64;

/** The books: admits requests, settles them, and sweeps up those whose server died. */
export class Ledger {
  readonly #pool: Pool;
  readonly #accounts: Accounts;
  readonly #control: AdmissionControl | undefined;
  readonly #statements: Statements;
  #proven: Promise<void> | undefined;
  readonly #admissions: GroupCommit<Admission, Verdict>;
  readonly #settlements: GroupCommit<Settlement, Receipt>;
  readonly #reattempts: GroupCommit<Reattempt, Moved>;

  /** @param control what stands before all admissions; without, nothing does. */
  constructor(pool: Pool, accounts: Accounts, { prepare, groupCommit }: LedgerOptions, control?: AdmissionControl) {
    this.#pool = pool;
    this.#accounts = accounts;
    this.#control = control;
    const statements = new Statements(pool, prepare);
    this.#statements = statements;
    const size = groupCommit
      ? { lanes: LANES, patienceMs: PATIENCE_MS, most: MOST_IN_GROUP }
      : { lanes: Number.POSITIVE_INFINITY, most: 1 };
    const isOfOneItem = (error: unknown): boolean => !isUnavailable(error);
    this.#admissions = new GroupCommit({
      ...size,
      send: (admissions) => admit(statements, admissions),
      isOfOneItem,
      keyOf: (admission) => admission.accountId,
    });
    this.#settlements = new GroupCommit({
      ...size,
      send: (settlements) => settle(statements, settlements),
      isOfOneItem,
      keyOf: (settlement) => settlement.requestId,
    });
    this.#reattempts = new GroupCommit({
      ...size,
      send: (reattempts) => reattempt(statements, reattempts),
      isOfOneItem,
      keyOf: (item) => item.requestId,
    });
  }

  /** Whether the account's plan lets it ask for `model`; what else stands in the way is for `admit` to say. */
  async allows(accountId: AccountId, model: string): Promise<boolean> {
    return planAllowsTo(await this.#factsFor(accountId, model), model);
  }

  /**
   * Resolves once it is certain that the database has all that a request needs up to its end: nothing is admitted before.
   * A release may be ahead of the database, and then find out only when it has something to settle.
   *
   * @throws NotMigratedError; pg's errors if the database cannot be reached.
   */
  async prove(): Promise<void> {
    this.#proven ??= this.#statements.prove([ADMIT, REATTEMPT, SETTLE]);
    try {
      await this.#proven;
    } catch (error) {
      this.#proven = undefined;
      throw error;
    }
  }

  /**
   * Admits a request and holds its worst case, or says what stands in the way.
   *
   * @throws pg's errors if the database cannot be reached. Then nothing is known to be admitted, and a hold that was
   * placed all the same will expire.
   */
  async admit(request: AdmissionRequest): Promise<AdmissionResult> {
    await this.prove();
    const entered = await this.#control?.enter(request.worstCaseNanos);
    if (entered === undefined) return this.#admit(request);
    if (isClosed(entered)) return { admitted: false, code: 'service_paused', closed: entered };
    // What fails may have placed its hold.
    let isAdmitted = true;
    try {
      const result = await this.#admit(request);
      isAdmitted = result.admitted;
      return result;
    } finally {
      entered.end(isAdmitted);
    }
  }

  async #admit(request: AdmissionRequest): Promise<AdmissionResult> {
    let facts = await this.#factsFor(request.accountId, request.model);
    for (let attempt = 1; ; attempt++) {
      if (facts === undefined) return { admitted: false, code: 'account_unknown' };
      const admission = withPlan(request, facts);
      if (!planAllows(admission.plan, request.model)) return { admitted: false, code: 'model_not_in_plan' };
      const answer = await this.#decide(admission, attempt === ATTEMPTS);
      if (answer === 'account_changed') facts = await this.#accounts.read(request.accountId);
      else if (answer !== 'again') return answer;
    }
  }

  async #factsFor(accountId: AccountId, model: string): Promise<AccountFacts | undefined> {
    const facts = this.#accounts.remembered(accountId);
    // What is remembered may be from before an upgrade: a refusal needs facts that were read for it.
    return planAllowsTo(facts, model) ? facts : this.#accounts.read(accountId);
  }

  /** One try. `again`: another statement came in between. */
  async #decide(admission: Admission, isLast: boolean): Promise<AdmissionResult | 'again' | 'account_changed'> {
    try {
      const { verdict, standing } = await this.#admissions.submit(admission);
      const { plan, period } = admission;
      const position: Position = { plan, period, standing };
      switch (verdict) {
        case 'admitted':
          return { admitted: true, hold: {} as Hold, ...position };
        case 'session_too_long':
          return { admitted: false, ...sessionTooLong(admission, standing), ...position };
        case 'over_limit': {
          // Only parallel requests move the counters that fast, so where they hide the limit, it is theirs.
          const limit = limitReached(admission, standing) ?? (isLast ? tooManyOpen(admission, standing) : undefined);
          return limit === undefined ? 'again' : { admitted: false, ...limit, ...position };
        }
        case 'account_changed':
          if (isLast) throw new Error('The account changes faster than it can be read.');
          return 'account_changed';
        default:
          return { admitted: false, code: verdict };
      }
    } catch (error) {
      if (isLast || !isConflict(error)) throw error;
      return 'again';
    }
  }

  /**
   * Settles a request, durably; again changes nothing.
   *
   * @returns the counters of its period after it, if they are there.
   * @throws pg's errors if the database cannot be reached: try again until it succeeds, or leave it to the sweep.
   */
  async settle(settlement: Settlement): Promise<Counters | null> {
    let tried = settlement;
    for (let attempt = 1; ; attempt++) {
      try {
        const receipt = await this.#settlements.submit(tried);
        // Neither recorded nor seen: another settlement of it was committed meanwhile. The next look sees which.
        if (receipt.recorded || receipt.before !== null) return receipt.counters;
        if (attempt === ATTEMPTS) throw new Error('The statement neither recorded the request nor found it recorded.');
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
        // What it cost matters more than the key of a client that used one key twice at once.
        if (isClientKeyConflict(error)) tried = { ...tried, clientKey: null };
      }
    }
  }

  /**
   * What an account used in a period, and what is left of it. Undefined if there is no such account.
   *
   * @throws the database's errors if it cannot be reached.
   */
  usage(accountId: AccountId, choice: PeriodChoice): Promise<UsageReport | undefined> {
    return reportUsage(this.#statements, this.#accounts, accountId, choice);
  }

  /**
   * Moves a request from an attempt that yielded nothing to the next one, durably; again changes nothing.
   *
   * @throws pg's errors if the database cannot be reached: then there must be no next attempt.
   */
  async reattempt(item: Reattempt): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#reattempts.submit(item);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      }
    }
  }

  /** Entries that their provider knows more of by now, as many as are looked at in one go. */
  uncorrected(): Promise<Uncorrected[]> {
    return findUncorrected(this.#pool);
  }

  /** The provider cannot say yet: the entry is due again later. */
  postpone(entry: Uncorrected): Promise<void> {
    return postponeLookup(this.#pool, entry);
  }

  /**
   * Corrects a request by what its provider told afterwards, durably; again changes nothing.
   *
   * @returns by how many nano-dollars its cost changed; undefined if nothing was to be corrected (any more).
   */
  correct(correction: Correction): Promise<bigint | undefined> {
    return correct(this.#statements, correction);
  }

  /**
   * Ends all requests whose hold has expired, at no cost to the person. Each is tried once: one that cannot be ended does
   * not keep those that expired after it.
   *
   * @throws pg's errors if the database cannot be reached.
   */
  async sweep(): Promise<Swept> {
    let expired = 0;
    let worstCaseNanos = 0n;
    const failures: unknown[] = [];
    let batch = await findExpired(this.#pool, undefined);
    for (;;) {
      const endings = await Promise.allSettled(batch.map(({ settlement }) => this.settle(settlement)));
      for (const [index, ending] of endings.entries()) {
        if (ending.status === 'rejected') {
          failures.push(ending.reason);
        } else {
          expired++;
          worstCaseNanos += batch[index]?.worstCaseNanos ?? 0n;
        }
      }
      if (batch.length < SWEEP_BATCH) return { expired, worstCaseNanos, failures };
      batch = await findExpired(this.#pool, batch.at(-1)?.position);
    }
  }
}

const planAllowsTo = (facts: AccountFacts | undefined, model: string): boolean =>
  facts !== undefined && planAllows(planNamed(facts.plan), model);

function withPlan(request: AdmissionRequest, facts: AccountFacts): Admission {
  return {
    ...request,
    plan: planNamed(facts.plan),
    anchorAt: facts.anchorAt,
    period: periodAt(facts.anchorAt, request.admittedAt),
  };
}
