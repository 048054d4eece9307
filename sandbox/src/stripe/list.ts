import type Stripe from 'stripe';
import { missing } from './apiError.ts';
import type { Paging } from './params.ts';

/** A list that holds all there is. */
export const listOf = <T>(data: readonly T[], url: string): Stripe.ApiList<T> => ({
  object: 'list',
  data: [...data],
  has_more: false,
  url,
});

/** One page of a list, which is newest first. */
export function page<T extends { id: string; object: string }>(
  all: readonly T[],
  { limit = 10, starting_after: after, ending_before: before }: Paging,
  url: string,
): Stripe.ApiList<T> {
  const indexOf = (id: string, param: string): number => {
    const index = all.findIndex((each) => each.id === id);
    if (index < 0) throw missing(all[0]?.object ?? 'object', id, param);
    return index;
  };
  if (before !== undefined) {
    const end = indexOf(before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: all.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : indexOf(after, 'starting_after') + 1;
  return { object: 'list', data: all.slice(start, start + limit), has_more: start + limit < all.length, url };
}
