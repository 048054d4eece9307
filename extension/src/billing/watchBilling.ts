import type { BillingState } from '@codetrain/contract/billing';
import { BillingError } from './billingApi.ts';

export interface Watch {
  /** What the service knows. */
  readonly read: () => Promise<BillingState>;
  /** Has the service ask Stripe. */
  readonly refresh: () => Promise<BillingState>;
  /** Takes each answer. @returns Whether there is more to wait for. */
  readonly seen: (state: BillingState) => 'goOn' | 'over';
  /** Tells that the person is back, which is worth a question at once. @returns how to stop telling. */
  readonly onReturn: (listener: () => void) => { dispose(): unknown };
  readonly signal: AbortSignal;
  /** Resolves after some milliseconds, or when the signal is aborted. */
  readonly pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Seconds between two questions: often while the person pays, then ever less. Ten minutes in all. */
const PAUSES = [2, 2, 2, 3, 3, 4, 4, 5, 5, 5, 10, 10, 15, 15, 20, 20, 25, ...Array.from({ length: 15 }, () => 30)];

/**
 * Waits for what a page in the browser brings about. The page's own word is not asked for: the service's is, which
 * Stripe tells; in steps that grow, and at once when the person comes back to the editor. When the steps are used up
 * the latter goes on.
 * @returns When `seen` says that it is over, or the signal is aborted, or nobody is signed in any more.
 */
export async function watchBilling(watch: Watch): Promise<void> {
  const { seen, signal, pause = sleep } = watch;
  let wake = () => {};
  let hasReturned = false;
  const listening = watch.onReturn(() => {
    hasReturned = true;
    wake();
  });
  try {
    for (let step = 0; !signal.aborted; step += 1) {
      await nextLook(step);
      if (signal.aborted) return;
      const look = hasReturned ? watch.refresh : watch.read;
      hasReturned = false;
      try {
        const state = await look();
        if (signal.aborted || seen(state) === 'over') return;
      } catch (error) {
        if (!(error instanceof BillingError)) throw error;
        if (error.failure.kind === 'signInNeeded' || error.failure.kind === 'signedOut') return;
        // Whatever else it is may pass.
      }
    }
  } finally {
    listening.dispose();
  }

  /** Resolves when it is time, or the person returns. */
  async function nextLook(step: number): Promise<void> {
    if (hasReturned) return;
    const awake = new AbortController();
    const ends = AbortSignal.any([signal, awake.signal]);
    wake = () => awake.abort();
    const seconds = PAUSES[step];
    if (seconds !== undefined) await pause(seconds * 1_000, ends);
    else if (!ends.aborted) await new Promise((resolve) => ends.addEventListener('abort', resolve, { once: true }));
  }
}

const sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
