import type { Scope } from '@codetrain/contract/accessToken';
import type { RequestHandler } from 'express';

export interface RouteEntry {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  /**
   * The scope that an access token needs; `public` for no token at all; `browser` for the pages of sign-in, which are
   * bound to the browser by cookies; `signature` where the body is signed.
   */
  readonly access: Scope | 'public' | 'browser' | 'signature';
  // Its own names of parameters in the path are each handler's affair.
  readonly handler: RequestHandler<never> | RequestHandler<never>[];
}
