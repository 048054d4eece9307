import type { Scope } from '@codetrain/contract/accessToken';
import type { RequestHandler } from 'express';
import { ApiError } from '../http/errors.ts';
import type { AccessTokens } from './accessToken.ts';

/** Lets only requests pass that bear a token with this scope, and notes whose it is in `res.locals`. */
export function requireScope(tokens: AccessTokens, scope: Scope): RequestHandler {
  return async (req, res, next) => {
    // What lies behind a token is for its bearer alone (RFC 9111, section 5.2.2.5).
    res.setHeader('cache-control', 'no-store');
    const access = await tokens.verify(req.headers.authorization);
    if (!access.scopes.has(scope)) {
      throw new ApiError('scope_missing', `The access token does not allow this: it lacks the scope "${scope}".`);
    }
    res.locals.accountId = access.accountId;
    res.locals.deviceId = access.deviceId;
    next();
  };
}
