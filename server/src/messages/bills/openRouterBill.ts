import * as z from 'zod';
import { parseDecimal } from '../../metering/money.ts';
import type { Bill } from '../../metering/reconcile.ts';
import { readJson } from './readJson.ts';

/**
 * https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity-grouped-by-endpoint: a row for each endpoint
 * and day, in dollars. `usage` is what was paid in credits, `byok_usage_inference` what went to a provider's key of our own.
 */
const activity = z.object({
  data: z.array(
    z.object({
      // `2025-08-24`, and from some releases of it with a time behind it.
      date: z.string().regex(/^\d{4}-\d\d-\d\d/),
      usage: z.string(),
      byok_usage_inference: z.string().default('0'),
    }),
  ),
});

/** Places of a dollar that are kept while adding: a billionth of a nano-dollar. */
const PLACES = 18;
const NANO = 10n ** 9n;

/** What OpenRouter bills the account of a management key, for one of the last 30 days. */
export function openRouterBill(baseUrl: string, managementKey: string): Bill {
  return {
    provider: 'openrouter',
    async read(day, signal) {
      const url = new URL(`${baseUrl}/v1/activity`);
      url.searchParams.set('date', day);
      const { data } = activity.parse(await readJson(url, { authorization: `Bearer ${managementKey}` }, signal));
      let sum = 0n;
      for (const { date, usage, byok_usage_inference } of data) {
        if (!date.startsWith(day)) continue;
        sum += parseDecimal(usage, PLACES, 'dropped') + parseDecimal(byok_usage_inference, PLACES, 'dropped');
      }
      return sum / NANO;
    },
  };
}
