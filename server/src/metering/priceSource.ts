import type { PrismaClient } from '../generated/prisma/client.ts';
import { PriceBook } from './prices.ts';

/** How long prices are taken for current. New ones have a date ahead, so minutes do not matter. */
const FRESH_MS = 300_000;

/** The prices in the database, read again from time to time. */
export class PriceSource {
  readonly #prisma: PrismaClient;
  #book: PriceBook | undefined;
  #readAt = 0;
  #reading: Promise<PriceBook> | undefined;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /**
   * Never waits once prices have been read: they are renewed in the background, and the old ones serve meanwhile.
   *
   * @throws Prisma's errors if they have never been read and the database cannot be reached.
   */
  current(): PriceBook | Promise<PriceBook> {
    if (this.#book !== undefined && Date.now() - this.#readAt < FRESH_MS) return this.#book;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    if (this.#book === undefined) return this.#reading;
    this.#reading.catch(() => undefined);
    return this.#book;
  }

  async #read(): Promise<PriceBook> {
    this.#book = new PriceBook(await this.#prisma.modelPrice.findMany());
    this.#readAt = Date.now();
    return this.#book;
  }
}
