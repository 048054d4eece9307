import { ApiError } from './errors.ts';

/** Which part of a list: at most `limit` items after one, or just before one, or from the beginning. */
export interface PageRequest {
  readonly limit: number;
  readonly after_id?: string | undefined;
  readonly before_id?: string | undefined;
}

/** A page as Anthropic's lists have it: https://docs.anthropic.com/en/api/models-list */
export interface Page<Item> {
  readonly data: Item[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** @throws ApiError invalid_request, if both cursors are given or one is not in the list. */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  { limit, after_id: after, before_id: before }: PageRequest,
): Page<Item> {
  if (after !== undefined && before !== undefined) {
    throw new ApiError('invalid_request', 'Send after_id or before_id, not both.');
  }
  const end = before === undefined ? items.length : positionOf(items, before, 'before_id');
  const start = after === undefined ? 0 : positionOf(items, after, 'after_id') + 1;
  const [from, to] = before === undefined ? [start, Math.min(start + limit, end)] : [Math.max(end - limit, 0), end];
  const data = items.slice(from, to);
  return {
    data,
    has_more: before === undefined ? to < items.length : from > 0,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function positionOf(items: readonly { readonly id: string }[], id: string, parameter: string): number {
  const position = items.findIndex((item) => item.id === id);
  if (position === -1) throw new ApiError('invalid_request', `${parameter}: this id is not in the list.`);
  return position;
}
