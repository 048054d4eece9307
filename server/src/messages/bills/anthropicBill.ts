import * as z from 'zod';
import { endOf, startOf } from '../../metering/day.ts';
import { parseDecimal } from '../../metering/money.ts';
import type { Bill } from '../../metering/reconcile.ts';
import { readJson } from './readJson.ts';

/** https://platform.claude.com/docs/en/api/admin/cost_report: costs by day, in cents with decimals, as strings. */
const costReport = z.object({
  data: z.array(
    z.object({
      starting_at: z.iso.datetime({ offset: true }),
      results: z.array(z.object({ amount: z.string(), currency: z.literal('USD') })),
    }),
  ),
  has_more: z.boolean(),
  next_page: z.string().nullish(),
});

/** Places of a cent that are kept while adding: a billionth of a nano-dollar. */
const PLACES = 16;
const NANO = 10n ** 9n;

/** More than a day has ever been told on. Without an end, a provider gone wrong would be asked for ever. */
const MOST_PAGES = 100;

/**
 * What Anthropic bills the organization of an admin key. All of it: the service has an organization of its own.
 */
export function anthropicBill(baseUrl: string, adminKey: string): Bill {
  return {
    provider: 'anthropic',
    async read(day, signal) {
      const headers = { 'x-api-key': adminKey, 'anthropic-version': '2023-06-01' };
      const url = new URL(`${baseUrl}/v1/organizations/cost_report`);
      url.searchParams.set('starting_at', startOf(day).toISOString());
      url.searchParams.set('ending_at', endOf(day).toISOString());
      url.searchParams.set('bucket_width', '1d');
      let sum = 0n;
      for (let page = 1; page <= MOST_PAGES; page++) {
        const report = costReport.parse(await readJson(url, headers, signal));
        for (const { starting_at, results } of report.data) {
          // Buckets are snapped to days, and one of another day is none of ours.
          if (new Date(starting_at).getTime() !== startOf(day).getTime()) continue;
          for (const { amount } of results) sum += parseDecimal(amount, PLACES, 'dropped');
        }
        if (!report.has_more) return sum / NANO;
        if (report.next_page == null || report.next_page === url.searchParams.get('page')) break;
        url.searchParams.set('page', report.next_page);
      }
      throw new Error("Anthropic's cost report has no end.");
    },
  };
}
