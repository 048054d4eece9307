import type { Request } from 'express';
import * as z from 'zod';
import { ApiError, invalidRequest } from './apiError.ts';
import type { JournalEntry } from './journal.ts';

/** Keys that read bills, and nothing else does. */
export interface BillKeys {
  readonly anthropicAdmin: string;
  readonly openRouterManagement: string;
}

const DAY_MS = 86_400_000;
const NANOS_IN_CENT = 10_000_000n;

const dayOf = (instant: string): string => new Date(instant).toISOString().slice(0, 10);

/** Costs are whole nano-dollars, which a float of dollars holds well enough to be rounded back. */
const nanosOf = ({ cost = 0 }: JournalEntry): bigint => BigInt(Math.round(cost * 1e9));

const costQuery = z.object({
  starting_at: z.iso.datetime(),
  ending_at: z.iso.datetime().optional(),
  bucket_width: z.literal('1d').default('1d'),
  limit: z.coerce.number().int().min(1).max(31).default(7),
  page: z.string().optional(),
});

/**
 * Anthropic's cost report (https://platform.claude.com/docs/en/api/admin/cost_report): a bucket a day, an amount in cents
 * as a decimal string. It knows what the journal holds, the newest thousand requests.
 */
export function costReport(req: Request, keys: BillKeys, entries: readonly JournalEntry[]): object {
  if (req.get('x-api-key') !== keys.anthropicAdmin)
    throw new ApiError(401, 'authentication_error', 'invalid x-api-key');
  if (req.get('anthropic-version') === undefined) throw invalidRequest('anthropic-version: header is required');
  const { starting_at, ending_at, limit, page } = costQuery.parse(req.query);
  const end = ending_at === undefined ? Date.now() : Date.parse(ending_at);
  const buckets: object[] = [];
  let start = Date.parse(`${dayOf(page ?? starting_at)}T00:00:00Z`);
  for (; buckets.length < limit && start < end; start += DAY_MS) {
    const [starting, ending] = [start, start + DAY_MS].map((at) => new Date(at).toISOString());
    const billed = entries.filter(
      ({ flavour, receivedAt }) => flavour === 'anthropic' && dayOf(receivedAt) === dayOf(starting ?? ''),
    );
    const nanos = billed.reduce((sum, entry) => sum + nanosOf(entry), 0n);
    buckets.push({
      starting_at: starting,
      ending_at: ending,
      results: nanos === 0n ? [] : [{ amount: inCents(nanos), currency: 'USD', workspace_id: null, description: null }],
    });
  }
  const hasMore = start < end;
  return { data: buckets, has_more: hasMore, next_page: hasMore ? new Date(start).toISOString() : null };
}

const inCents = (nanos: bigint): string =>
  `${nanos / NANOS_IN_CENT}.${String(nanos % NANOS_IN_CENT).padStart(String(NANOS_IN_CENT).length - 1, '0')}`;

/**
 * OpenRouter's activity (https://openrouter.ai/docs/api/api-reference/analytics/get-user-activity-grouped-by-endpoint):
 * a row for each day and model, in dollars. The real one leaves out the day that is not over yet; tests cannot wait for it.
 */
export function activity(req: Request, keys: BillKeys, entries: readonly JournalEntry[]): object {
  if (req.get('authorization') !== `Bearer ${keys.openRouterManagement}`) {
    throw new ApiError(401, 'authentication_error', 'Invalid management key');
  }
  const rows = new Map<string, { date: string; model: string; nanos: bigint; requests: number }>();
  for (const entry of entries) {
    const date = dayOf(entry.receivedAt);
    const asked = req.query['date'];
    if (entry.flavour !== 'openrouter' || entry.cost === undefined || (asked !== undefined && asked !== date)) continue;
    const key = `${date} ${entry.model}`;
    const { nanos, requests } = rows.get(key) ?? { nanos: 0n, requests: 0 };
    rows.set(key, { date, model: entry.model, nanos: nanos + nanosOf(entry), requests: requests + 1 });
  }
  const data = [...rows.values()].map(({ date, model, nanos, requests }) => ({
    date,
    model,
    model_permaslug: model,
    endpoint_id: 'sandbox',
    provider_name: 'Anthropic',
    usage: Number(nanos) / 1e9,
    byok_usage_inference: 0,
    requests,
  }));
  return { data };
}
