/** How long a person may take in the browser before another way is offered. */
export const PATIENCE_MILLISECONDS = 5 * 60_000;

/** Resolves with what happens first: the person cancels, or `over`, or the time is up. */
export function waitFor(cancelled: AbortSignal, over: AbortSignal, milliseconds: number) {
  return new Promise<'cancelled' | 'over' | 'timedOut'>((resolve) => {
    if (over.aborted) return resolve('over');
    if (cancelled.aborted) return resolve('cancelled');
    const end = (how: 'cancelled' | 'over' | 'timedOut') => {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', onCancelled);
      over.removeEventListener('abort', onOver);
      resolve(how);
    };
    const timer = setTimeout(() => end('timedOut'), milliseconds);
    const onCancelled = () => end('cancelled');
    const onOver = () => end('over');
    cancelled.addEventListener('abort', onCancelled);
    over.addEventListener('abort', onOver);
  });
}
