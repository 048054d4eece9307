import type { BillingState } from '@codetrain/contract/billing';
import type { LimitDetails } from '@codetrain/contract/errors';
import type { UsageEvent } from '@codetrain/contract/usage';
import * as vscode from 'vscode';
import type { PlanUsage } from './limits.ts';

/**
 * What is known of the account's plan, without asking: from the answers that came last, and from what each request
 * leaves. Forgotten with the account.
 */
export class PlanState implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #metered = new vscode.EventEmitter<void>();
  #billing: BillingState | undefined;
  #usage: PlanUsage | undefined;

  readonly onDidChange = this.#changed.event;
  /** A request has ended, and what it leaves is known. */
  readonly onDidMeter = this.#metered.event;

  get billing(): BillingState | undefined {
    return this.#billing;
  }

  /** Of the present period. */
  get usage(): PlanUsage | undefined {
    const isOver = this.#usage !== undefined && Date.parse(this.#usage.period.endsAt) <= Date.now();
    return isOver ? undefined : this.#usage;
  }

  /** The plan in force is not known, or what a request left shows that it is another one by now. */
  get isStale(): boolean {
    return this.#billing === undefined;
  }

  knowBilling(billing: BillingState): void {
    this.#billing = billing;
    this.#changed.fire();
  }

  knowUsage({ period, allowance }: PlanUsage): void {
    this.#usage = { period, allowance };
    this.#changed.fire();
  }

  /** A request has ended. */
  metered({ period, allowance }: Pick<UsageEvent, 'period' | 'allowance'>): void {
    const before = this.#usage?.allowance;
    const sameLimits =
      before === undefined ||
      (before.sessions.allowed === allowance.sessions.allowed &&
        before.budget.allowedNanos === allowance.budget.allowedNanos);
    // Bought or ended elsewhere.
    if (!sameLimits) this.#billing = undefined;
    this.knowUsage({ period, allowance });
    this.#metered.fire();
  }

  /** A request was refused for a limit: then that one is used up, whatever was known of it. */
  refused(limit: LimitDetails['limit']): void {
    if (this.#usage !== undefined) {
      const { period, allowance } = this.#usage;
      const { sessions, budget } = allowance;
      this.knowUsage({
        period,
        allowance: {
          ...allowance,
          ...(limit === 'sessions' && { sessions: { ...sessions, used: sessions.allowed, remaining: 0 } }),
          ...(limit === 'budget' && { budget: { ...budget, remainingNanos: '0' } }),
        },
      });
    }
    this.#metered.fire();
  }

  forget(): void {
    this.#billing = undefined;
    this.#usage = undefined;
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
    this.#metered.dispose();
  }
}
