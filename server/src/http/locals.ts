import type { ErrorCode } from '@codetrain/contract/errors';
import type { AccountId, RequestId } from '../ids.ts';

declare global {
  namespace Express {
    /** What the handlers of one request know about it. */
    interface Locals {
      requestId: RequestId;
      /** Set behind `requireScope`. */
      accountId: AccountId;
      /** Why the request failed, for the log. */
      errorCode?: ErrorCode;
      /** What became of a request to a model, for the log. */
      outcome?: string;
    }
  }
}
