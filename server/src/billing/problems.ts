import type { Logger } from 'pino';
import type { Metrics } from '../http/metrics.ts';

/** What at Stripe only an operator can put right. */
export type BillingAlarm =
  | 'unknown_price'
  | 'unknown_status'
  | 'foreign_currency'
  | 'foreign_customer'
  | 'two_subscriptions';

const words: Readonly<Record<BillingAlarm, string>> = {
  unknown_price: 'alarm: a subscription has a price that is of no plan',
  unknown_status: 'alarm: a subscription has a status that this release does not know',
  foreign_currency: 'alarm: a subscription is paid in another currency than dollars',
  foreign_customer: 'alarm: a customer says that it belongs to another account',
  two_subscriptions: 'alarm: a customer has two subscriptions, and pays both',
};

/** Stripe says something that must not be guessed at: the state in the books stays as it was. */
export class BillingProblem extends Error {
  override readonly name = 'BillingProblem';
  readonly alarm: BillingAlarm;

  constructor(alarm: BillingAlarm) {
    super(words[alarm]);
    this.alarm = alarm;
  }
}

/** Tells an operator. Customers go by their id at Stripe, which names nobody. */
export function raiseAlarm(
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Metrics },
  alarm: BillingAlarm,
  customer: string,
): void {
  metrics.billingAlarms.inc({ alarm });
  logger.error({ alarm, customer }, words[alarm]);
}
