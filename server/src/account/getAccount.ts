import type { AccountProfile } from '@codetrain/contract/account';
import type { RequestHandler } from 'express';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';

/** `GET /v1/account`: whose account it is, for the editor to show. */
export function getAccount(prisma: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const { accountId } = res.locals;
    const person = await booksOf(() =>
      prisma.identity.findUnique({ where: { accountId }, select: { email: true, name: true } }),
    );
    if (person === null) throw new ApiError('not_found', 'This account belongs to nobody any more.');
    const profile: AccountProfile = { type: 'account', id: accountId, ...person };
    res.json(profile);
  };
}
