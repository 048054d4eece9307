import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import type { Secrets } from '../secrets.ts';
import { ANNOUNCED_SECONDS, readSigningKeys, type SigningKeys } from './signingKeys.ts';

/** Often enough that a new key is known, even after a failed reading or two, before it signs. */
const READ_EVERY_MS = (ANNOUNCED_SECONDS / 4) * 1_000;

/** The keys at one moment. Another object as soon as they are others. */
export interface Keys extends SigningKeys {
  readonly verify: JWTVerifyGetKey;
}

/** The signing keys in memory, read again now and then, so that a rotation needs no restart. */
export class KeyRing {
  readonly #prisma: PrismaClient;
  readonly #secrets: Secrets;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #keys: Keys | undefined;
  #reading: Promise<Keys> | undefined;

  constructor(prisma: PrismaClient, secrets: Secrets, logger: Logger) {
    this.#prisma = prisma;
    this.#secrets = secrets;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.#readAgain(), READ_EVERY_MS).unref();
  }

  /** @throws pg's and Prisma's errors if the database has been out of reach since the start. */
  async current(): Promise<Keys> {
    return this.#keys ?? this.read();
  }

  /** Reads the keys now. */
  read(): Promise<Keys> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #read(): Promise<Keys> {
    const keys = await readSigningKeys(this.#prisma, this.#secrets);
    if (this.#keys === undefined || !isSame(this.#keys, keys)) {
      this.#keys = { ...keys, verify: createLocalJWKSet({ keys: [...keys.publicKeys] }) };
    }
    return this.#keys;
  }

  async #readAgain(): Promise<void> {
    try {
      await this.read();
    } catch (err) {
      this.#logger.warn({ err }, 'reading the signing keys failed and will be tried again');
    }
  }
}

const isSame = (a: SigningKeys, b: SigningKeys): boolean =>
  a.privateKeys[0].kid === b.privateKeys[0].kid &&
  a.publicKeys.map((key) => key.kid).join() === b.publicKeys.map((key) => key.kid).join();
