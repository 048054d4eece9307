import * as z from 'zod';
import { inRange, range } from './params.ts';
import type { Routes } from './routes.ts';

const filters = z.object({
  created: range.optional(),
  type: z.string().optional(),
  types: z.array(z.string()).max(20).optional(),
});

/** https://docs.stripe.com/api/events */
export function eventRoutes(routes: Routes): void {
  const { account } = routes;
  routes.get('/v1/events/:id', ({ id }) => account.get('event', id));
  routes.list('/v1/events', filters, ({ params: { created, type, types } }) =>
    account
      .all('event')
      .filter((event) => inRange(event.created, created))
      .filter((event) => (type === undefined || matches(type, event.type)) && (types?.includes(event.type) ?? true)),
  );
}

/** A type may end in a wildcard: `customer.*`. */
export const matches = (pattern: string, type: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
