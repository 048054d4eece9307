import type { Answerer, Failure } from '../account/failures.ts';
import { meansOffline } from './network.ts';

export interface Asked {
  readonly answerer: Answerer;
  readonly baseUrl: string;
  readonly model: string;
}

/** No answer came at all. */
export const connectionFailure = (error: unknown, { answerer, baseUrl }: Asked): Failure =>
  meansOffline(error, baseUrl) ? { kind: 'offline' } : { kind: 'unreachable', answerer };
