import { ApiError } from './apiError.ts';
import type { Clock } from './clock.ts';

interface Answer {
  /** Of the request that was answered so. */
  readonly requestId: string;
  readonly status: number;
  readonly body: unknown;
}

interface Kept extends Answer {
  readonly request: string;
  readonly at: number;
}

const DAY = 86_400;

/** Answers by idempotency key (https://docs.stripe.com/api/idempotent_requests). */
export class Idempotency {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The answer to give again.
   *
   * @throws ApiError if the key is too long, or was used for something else.
   */
  recall(key: string, request: string): Answer | undefined {
    if (key.length > 255) {
      throw new ApiError(400, {
        type: 'invalid_request_error',
        message: `Idempotency key is too long: it has ${key.length} characters, where 255 are allowed.`,
      });
    }
    const kept = this.#kept.get(key);
    if (kept === undefined || kept.at + DAY <= this.#clock.now()) return undefined;
    if (kept.request === request) return kept;
    throw new ApiError(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    });
  }

  /** What fails before anything is done is not kept. */
  keep(key: string, request: string, answer: Answer): void {
    if ([400, 401, 429].includes(answer.status)) return;
    this.#kept.set(key, { ...answer, request, at: this.#clock.now() });
  }
}
