import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { AccountId, DeviceId } from '../../ids.ts';
import { revokeGrant } from '../authorizationServer/revokeGrant.ts';

/** An editor installation, as its owner sees it. */
export interface DeviceFacts {
  readonly deviceId: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
}

/**
 * Notes that a device gets tokens.
 *
 * @returns false if it is signed out, or there is no such device: then it must get none.
 */
export async function touchDevice(prisma: PrismaClient, accountId: string, deviceId: string): Promise<boolean> {
  const { count } = await prisma.device.updateMany({
    where: { accountId, deviceId, revokedAt: null },
    data: { lastUsedAt: new Date() },
  });
  return count === 1;
}

/** Those that are signed in, the one used last first. */
export async function listDevices(prisma: PrismaClient, accountId: AccountId): Promise<DeviceFacts[]> {
  const devices = await prisma.device.findMany({
    where: { accountId, revokedAt: null, lastUsedAt: { not: null } },
    orderBy: { lastUsedAt: 'desc' },
  });
  return devices.map(({ deviceId, name, createdAt, lastUsedAt }) => ({
    deviceId,
    name,
    createdAt,
    lastUsedAt: lastUsedAt ?? createdAt,
  }));
}

/**
 * Signs a device out, at once.
 *
 * @returns false if the account has no such device.
 */
export async function revokeDevice(prisma: PrismaClient, accountId: AccountId, deviceId: DeviceId): Promise<boolean> {
  const device = await prisma.device.findUnique({ where: { accountId_deviceId: { accountId, deviceId } } });
  if (device === null) return false;
  // First the device, whose tokens may be in use this moment; then what it could get new ones with.
  await prisma.device.updateMany({ where: { accountId, deviceId, revokedAt: null }, data: { revokedAt: new Date() } });
  await revokeGrant(prisma, deviceId);
  return true;
}

/** Whether the device is not signed out. */
export async function isDeviceActive(prisma: PrismaClient, accountId: AccountId, deviceId: DeviceId): Promise<boolean> {
  const revoked = await prisma.device.count({ where: { accountId, deviceId, revokedAt: { not: null } } });
  return revoked === 0;
}
