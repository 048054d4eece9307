import type { Billing } from './billing.ts';
import { syncCustomer } from './syncCustomer.ts';

/** Customers that are fetched from the database at a time, and synced at a time: Stripe lets a hundred requests through a second. */
const PAGE = 100;
const AT_A_TIME = 5;

/**
 * Makes the books of every customer like Stripe, whatever became of its webhooks. One that cannot be synced does not stop
 * the others.
 *
 * @throws AggregateError of what stood in the way, after all were tried.
 */
export async function reconcileCustomers(billing: Billing, signal: AbortSignal): Promise<void> {
  const { prisma, logger } = billing;
  const problems: unknown[] = [];
  let synced = 0;
  let after = '';
  while (!signal.aborted) {
    const page = await prisma.customer.findMany({
      select: { customerId: true },
      where: { customerId: { gt: after }, deletedAt: null },
      orderBy: { customerId: 'asc' },
      take: PAGE,
    });
    const last = page.at(-1);
    if (last === undefined) break;
    after = last.customerId;
    const waiting = page.map(({ customerId }) => customerId);
    const work = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined && !signal.aborted; next = waiting.pop()) {
        try {
          await syncCustomer(billing, next);
          synced += 1;
        } catch (cause) {
          problems.push(new Error(`The customer ${next} cannot be synced.`, { cause }));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  }
  logger.info({ synced, failed: problems.length }, 'reconciled customers with Stripe');
  if (problems.length > 0) throw new AggregateError(problems, `${problems.length} customers cannot be synced.`);
}
