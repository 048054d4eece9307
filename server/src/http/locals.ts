import type { ErrorCode } from '@codetrain/contract/errors';
import type { AccountId, DeviceId, RequestId } from '../ids.ts';

declare global {
  namespace Express {
    /** What the handlers of one request know about it. */
    interface Locals {
      requestId: RequestId;
      /** Set behind `requireScope`. */
      accountId: AccountId;
      /** Set behind `requireScope`: the editor installation that asks. */
      deviceId: DeviceId;
      /** Which route it is, where Express does not know it. */
      route?: string;
      /** Why the request failed, for the log. */
      errorCode?: ErrorCode;
      /** What became of a request to a model, for the log. */
      outcome?: string;
    }
  }
}
