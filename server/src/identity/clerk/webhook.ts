import { type UserWebhookEvent, verifyWebhook, type WebhookEvent } from '@clerk/express/webhooks';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { ApiError } from '../../http/errors.ts';
import type { AccountId } from '../../ids.ts';
import { profileOf } from './clerkUsers.ts';
import type { People } from './people.ts';

export interface WebhookServices {
  readonly prisma: PrismaClient;
  readonly people: People;
  readonly signingSecret: string;
  readonly logger: Logger;
  /** Told of an account whose person is gone. */
  readonly onAccountDeleted: (accountId: AccountId) => Promise<void>;
}

/**
 * `POST /webhooks/clerk`, on the raw body. Each event is stored before it is processed, and processed once: Clerk
 * delivers at least once, in no order, and again until it gets a 2xx.
 */
export function clerkWebhook(services: WebhookServices): RequestHandler {
  const { signingSecret, logger } = services;
  return async (req, res) => {
    const event = await verifyWebhook(req, { signingSecret }).catch((cause: unknown) => {
      logger.warn({ err: cause, requestId: res.locals.requestId }, 'a webhook is not signed by Clerk');
      throw new ApiError('invalid_request', 'The signature of this webhook is not valid.');
    });
    if (isOfUser(event)) await processOnce(services, String(req.headers['svix-id']), event);
    res.sendStatus(204);
  };
}

async function processOnce(services: WebhookServices, id: string, event: UserWebhookEvent): Promise<void> {
  const { prisma } = services;
  const payload = event as unknown as Prisma.InputJsonObject;
  await prisma.clerkEvent.createMany({ data: [{ id, type: event.type, payload }], skipDuplicates: true });
  const stored = await prisma.clerkEvent.findUnique({ where: { id }, select: { processedAt: true } });
  if (stored === null || stored.processedAt !== null) return;
  await applyEvent(services, event);
  // What it said about the person is not needed any more.
  await prisma.$executeRaw`UPDATE "ClerkEvent" SET "processedAt" = now(), "payload" = NULL WHERE "id" = ${id}`;
}

async function applyEvent({ people, onAccountDeleted }: WebhookServices, event: UserWebhookEvent): Promise<void> {
  if (event.type === 'user.deleted') {
    const accountId = event.data.id === undefined ? undefined : await people.forget(event.data.id);
    if (accountId !== undefined) await onAccountDeleted(accountId);
    return;
  }
  const { id, first_name, last_name, email_addresses, primary_email_address_id, updated_at, banned } = event.data;
  const primary = email_addresses.find((address) => address.id === primary_email_address_id);
  const profile = profileOf({
    id,
    firstName: first_name,
    lastName: last_name,
    primaryEmail: primary?.email_address,
    updatedAt: updated_at,
  });
  if (profile !== undefined) await people.update(profile);
  if (banned) await people.ban(id);
}

/** Others are acknowledged, and not kept. */
const isOfUser = (event: WebhookEvent): event is UserWebhookEvent =>
  event.type === 'user.created' || event.type === 'user.updated' || event.type === 'user.deleted';
