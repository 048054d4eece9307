import { connectionFailure } from '../model/connectionFailure.ts';
import { ServiceError } from './errors.ts';
import type { Failure } from './failures.ts';

/** Why our service gave no answer, or none of use. @param api its address. */
export const serviceFailure = (error: unknown, api: string): Failure =>
  error instanceof ServiceError
    ? { kind: 'down', answerer: { kind: 'managed' }, status: error.status }
    : connectionFailure(error, { answerer: { kind: 'managed' }, baseUrl: api, model: '' });
