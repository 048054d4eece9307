import type { RequestHandler } from 'express';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { booksOf } from '../../http/booksOf.ts';
import { ApiError } from '../../http/errors.ts';
import { isDeviceActive } from './devices.ts';

/** Lets only editors pass that are still signed in. `POST /v1/messages` needs it not: there `admit` looks. */
export function requireDevice(prisma: PrismaClient): RequestHandler {
  return async (_req, res, next) => {
    const { accountId, deviceId } = res.locals;
    if (!(await booksOf(() => isDeviceActive(prisma, accountId, deviceId)))) {
      throw new ApiError('device_revoked', 'This editor has been signed out. Sign in again.');
    }
    next();
  };
}
