/** The service does not accept it, and will not: a refresh token of a sign-in that has ended, a code that was used. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
}

/** The service answered, but not as it should: it is down, or something else answers in its place. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;

  constructor(status: number, cause: unknown) {
    super(`the service answered with status ${status}`, { cause });
    this.status = status;
  }
}

/** The person declined in the browser. */
export class DeclinedError extends Error {
  override readonly name = 'DeclinedError';
}

export const isRejected = (error: unknown): error is RejectedError => error instanceof RejectedError;
