import type { PrismaClient } from '../generated/prisma/client.ts';
import type { AccountId } from '../ids.ts';

/** What an admission is worked out from. */
export interface AccountFacts {
  readonly plan: string;
  /** Periods are months stepped from here. */
  readonly anchorAt: Date;
  /** Whether nothing is admitted. The gate looks for itself: this is for telling the person. */
  readonly isBlocked: boolean;
}

/** Accounts whose facts are remembered. Beyond it the one that was read first is forgotten. */
const REMEMBERED = 50_000;

/**
 * The facts of accounts, remembered so that an admission takes one round trip. They may be out of date: `admit` compares
 * them with the account's row and says so, and then they are read again.
 */
export class Accounts {
  readonly #prisma: PrismaClient;
  readonly #remembered = new Map<AccountId, AccountFacts>();

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /** The facts as last seen, if ever. */
  remembered(id: AccountId): AccountFacts | undefined {
    return this.#remembered.get(id);
  }

  /** The facts as they are now; undefined if there is no such account. */
  async read(id: AccountId): Promise<AccountFacts | undefined> {
    const select = { plan: true, anchorAt: true, blockedAt: true };
    const account = await this.#prisma.account.findUnique({ where: { id }, select });
    this.#remembered.delete(id);
    if (account === null) return undefined;
    const { blockedAt, ...kept } = account;
    const facts: AccountFacts = { ...kept, isBlocked: blockedAt !== null };
    if (this.#remembered.size >= REMEMBERED) {
      for (const oldest of this.#remembered.keys()) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    this.#remembered.set(id, facts);
    return facts;
  }
}
