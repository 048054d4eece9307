import type { DeviceList } from '@codetrain/contract/devices';
import type { RequestHandler } from 'express';
import * as z from 'zod';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { booksOf } from '../../http/booksOf.ts';
import { ApiError } from '../../http/errors.ts';
import type { DeviceId } from '../../ids.ts';
import { listDevices, revokeDevice } from './devices.ts';

/** `GET /v1/devices`: the editors that the account is signed in from. */
export function getDevices(prisma: PrismaClient): RequestHandler {
  return async (_req, res) => {
    const { accountId, deviceId } = res.locals;
    const devices = await booksOf(() => listDevices(prisma, accountId));
    const list: DeviceList = {
      devices: devices.map((device) => ({
        id: device.deviceId,
        name: device.name,
        created_at: device.createdAt.toISOString(),
        last_used_at: device.lastUsedAt.toISOString(),
        is_current: device.deviceId === deviceId,
      })),
    };
    res.set('cache-control', 'no-store').json(list);
  };
}

/** `DELETE /v1/devices/:id`: signs one of them out, at once. Again changes nothing. */
export function deleteDevice(prisma: PrismaClient): RequestHandler {
  return async (req, res) => {
    const id = z.uuid().safeParse(req.params['id']);
    const { accountId } = res.locals;
    if (!id.success || !(await booksOf(() => revokeDevice(prisma, accountId, id.data as DeviceId)))) {
      throw new ApiError('not_found', 'The account has no such device.');
    }
    res.sendStatus(204);
  };
}
