import { bodyOf } from '../../extension/src/model/body.ts';
import { estimatePrice } from '../../extension/src/model/prices.ts';
import { estimateTokens } from '../../extension/src/sheet/estimate.ts';
import type { TutorRequest } from '../../extension/src/tutor/request.ts';
import { Halt } from './halt.ts';
import { Spending } from './spending.ts';

/** What all models together may cost. A request is sent only if its longest answer can be paid. */
export class Budget {
  readonly #most: number;
  readonly spending = new Spending();

  /** @param most In dollars. */
  constructor(most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** @throws Halt if the request may cost more than is left. */
  admit(model: string, request: TutorRequest): void {
    if (this.#most === Number.POSITIVE_INFINITY) return;
    const price = estimatePrice(model, estimateTokens(bodyOf({ model, tellsFormat: true }, request)));
    const { dollars } = this.spending.spent;
    if (price === undefined || dollars === undefined) {
      throw new Halt('budget', `${model} has no list price, so nobody can tell what a request will cost.`);
    }
    if (dollars + price.most > this.#most) {
      throw new Halt(
        'budget',
        `$${dollars.toFixed(4)} are spent, and the next request may cost $${price.most.toFixed(4)}.`,
      );
    }
  }
}
