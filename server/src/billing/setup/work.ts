import type Stripe from 'stripe';

/** A run of the setup: what it finds that is not as it should be, and whether it puts that right. */
export class SetupWork {
  readonly stripe: Stripe;
  /** What was found, and put right unless this is a check. */
  readonly drift: string[] = [];
  readonly #mode: 'check' | 'mend';

  constructor(stripe: Stripe, mode: 'check' | 'mend') {
    this.stripe = stripe;
    this.#mode = mode;
  }

  /** @returns what `mend` gives; undefined in a check, and then what depends on it is not looked at. */
  async found<T>(drift: string, mend: () => Promise<T>): Promise<T | undefined> {
    this.drift.push(drift);
    return this.#mode === 'mend' ? mend() : undefined;
  }
}

/** The first of a list. */
export async function firstOf<T>(pages: AsyncIterable<T>, isIt: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of pages) if (isIt(item)) return item;
  return undefined;
}
