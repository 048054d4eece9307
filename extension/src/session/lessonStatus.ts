import type * as vscode from 'vscode';
import type { Failure } from '../account/failures.ts';
import { ContextKey } from '../base/contextKey.ts';
import { Disposables } from '../base/disposables.ts';
import { nearLimit } from '../billing/limits.ts';
import { planTooltip } from '../billing/planTooltip.ts';
import { contextKeys } from '../contributions.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import type { Status } from './statusItem.ts';

/** What the status bar says of lessons, the account they are written with, and its plan. */
export class LessonStatus implements vscode.Disposable {
  readonly #services: Services;
  readonly #disposables = new Disposables();
  readonly #running = this.#disposables.add(new ContextKey(contextKeys.lessonRunning));

  constructor(services: Services) {
    this.#services = services;
    this.#disposables.add(
      services.onDidChangeAccount(({ session }) => {
        if (session !== undefined && services.status.status === 'needsAccount') this.#show('quiet');
      }),
    );
    this.#disposables.add(services.plan.onDidChange(() => this.#planChanged()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  writing(): void {
    this.#show('writing');
  }

  /** Nothing is being written any more: what the last of it failed of, or the plan, gives occasion to say. */
  ended(failure: Failure | undefined): void {
    this.#show(statusAfter(failure) ?? this.#planStatus);
  }

  /** There is no lesson any more. */
  quiet(): void {
    this.#show('quiet');
  }

  #show(status: Status): void {
    this.#running.value = status === 'writing';
    const { account, plan } = this.#services;
    const label = account.present?.account.label;
    const isManaged = label !== undefined && readSettings().provider === 'managed';
    this.#services.status.show(status, { account: label, plan: isManaged ? planTooltip(plan) : undefined });
  }

  /** What the plan gives occasion to say, when nothing else does. */
  get #planStatus(): Status {
    const { account, plan } = this.#services;
    if (account.present === undefined || readSettings().provider !== 'managed') return 'quiet';
    if (plan.billing?.notice === 'past_due') return 'paymentFailed';
    const limit = plan.usage === undefined ? 'no' : nearLimit(plan.usage);
    if (limit === 'no') return 'quiet';
    return limit === 'near' ? 'limitNear' : 'limitReached';
  }

  /** What the status says of the plan follows it; what it says of the account or of a lesson stays. */
  #planChanged(): void {
    const { status } = this.#services.status;
    const stays = status === 'writing' || status === 'needsAccount' || status === 'needsKey';
    this.#show(stays ? status : this.#planStatus);
  }
}

/** Undefined where the plan may say something. */
function statusAfter(failure: Failure | undefined): Status | undefined {
  if (failure?.kind === 'signInNeeded' || failure?.kind === 'signedOut') return 'needsAccount';
  if (failure?.kind === 'keyMissing' || failure?.kind === 'keyRefused') return 'needsKey';
  const limit = failure?.kind === 'limitReached' ? failure.limit.limit : undefined;
  return limit === 'sessions' || limit === 'budget' ? 'limitReached' : undefined;
}
