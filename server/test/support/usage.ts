import { type UsageEvent, usageEvent } from '@codetrain/contract/usage';

/** A stream as the provider sent it, and the event that we put into it. */
export interface ReadStream {
  readonly passed: string;
  readonly usage: UsageEvent | undefined;
}

/** Takes our event out of a stream: there is at most one. */
export function readStream(text: string): ReadStream {
  const [before = '', data, after = ''] = text.split(/event: codetrain\.usage\ndata: (.*)\n\n/);
  return { passed: before + after, usage: data === undefined ? undefined : usageEvent.parse(JSON.parse(data)) };
}

/** The provider's bytes alone. */
export const passedIn = (text: string): string => readStream(text).passed;
