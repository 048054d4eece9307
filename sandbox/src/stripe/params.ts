import * as z from 'zod';

/** Everything comes form-encoded: as text, in nested objects and arrays. */
export const text = z.string().max(5_000);
export const flag = z.enum(['true', 'false']).transform((word) => word === 'true');
export const whole = z
  .string()
  .regex(/^-?\d+$/, 'must be an integer')
  .transform(Number);
export const natural = whole.refine((number) => number >= 0, 'must be at least 0');
export const currency = z
  .string()
  .regex(/^[a-z]{3}$/i, 'must be a currency')
  .toLowerCase();

/** An empty text unsets. */
export const unsettable = <T extends z.ZodType>(inner: T) => z.union([z.literal('').transform(() => null), inner]);

export const metadata = unsettable(z.record(z.string().min(1).max(40), z.string().max(500)));

/** Keys given are set, those given as empty are removed; the whole given as empty removes all. */
export function mergeMetadata(
  known: Record<string, string> | null,
  given: Record<string, string> | null | undefined,
): Record<string, string> {
  if (given === null) return {};
  return Object.fromEntries(Object.entries({ ...known, ...given }).filter(([, value]) => value !== ''));
}

/** What was given, and nothing else: so that a spread of it leaves the rest as it is. */
export const given = <T extends object>(params: T): { [Name in keyof T]: Exclude<T[Name], undefined> } =>
  Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };

/** https://docs.stripe.com/api/pagination */
export const paging = z.object({
  limit: whole.refine((limit) => limit >= 1 && limit <= 100, 'must be from 1 to 100').optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
});
export type Paging = z.output<typeof paging>;

/** A range of instants, or an exact one. */
export const range = z.union([
  whole.transform((instant) => ({ gte: instant, lte: instant })),
  z.strictObject({ gt: whole.optional(), gte: whole.optional(), lt: whole.optional(), lte: whole.optional() }),
]);

export const inRange = (instant: number, asked: z.output<typeof range> | undefined): boolean => {
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity }: Record<string, number> = given(asked ?? {});
  return instant > gt && instant >= gte && instant < lt && instant <= lte;
};
