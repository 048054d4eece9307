import type { ErrorCode } from '@codetrain/contract/errors';
import type { Answerer, Failure } from '../account/failures.ts';
import type { AskOptions } from './provider.ts';

/** What authorizes a request. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: string }
  /** A server on the person's own machine may need none. */
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A server that speaks the Messages API, and how to ask it. */
export interface Target {
  readonly answerer: Answerer;
  /** Without a slash at the end and without `/v1/messages`. */
  readonly baseUrl: string;
  readonly model: string;
  credential(): Promise<Credential>;
  /** The server did not accept this token; `code` is why, if it said so. True if `credential` may know another one. */
  refused(token: string, code: ErrorCode | undefined): Promise<boolean>;
  headers(options: AskOptions): Readonly<Record<string, string>>;
  /**
   * Whether the form of structured answers is told in words too: servers of other makers may not know
   * `output_config.format`.
   */
  readonly tellsFormat: boolean;
}
