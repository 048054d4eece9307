import type { BillingInterval, PersistedPlanPanel, PlanPage } from '../../src/billing/protocol.ts';
import { readState, writeState } from '../vscode.ts';

/** What the person chose on the page and would miss after a reload. */
interface PlanUiState extends PersistedPlanPanel {
  /** Which prices are compared; absent until one was chosen. */
  readonly interval?: BillingInterval;
}

let current: PlanUiState = restore(readState());

export const chosenInterval = (): BillingInterval | undefined => current.interval;

export function chooseInterval(interval: BillingInterval): void {
  current = { ...current, interval };
  writeState(current);
}

export function enterPage(page: PlanPage): void {
  current = { ...current, page };
  writeState(current);
}

function restore(state: unknown): PlanUiState {
  const kept: Partial<Record<keyof PlanUiState, unknown>> = typeof state === 'object' && state !== null ? state : {};
  const { interval } = kept;
  return {
    page: kept.page === 'usage' ? 'usage' : 'plans',
    ...((interval === 'month' || interval === 'year') && { interval }),
  };
}
