declare const day: unique symbol;

/** A day in UTC, as `YYYY-MM-DD`: what providers bill by. */
export type Day = string & { readonly [day]: true };

const DAY_MS = 86_400_000;

/** The day that an instant falls into. */
export const dayOf = (instant: Date): Day => instant.toISOString().slice(0, 10) as Day;

export const startOf = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** The first instant that belongs to the day no more. */
export const endOf = (day: Day): Date => new Date(startOf(day).getTime() + DAY_MS);

/** The day that many days after it, or before it if negative. */
export const addDays = (day: Day, days: number): Day => dayOf(new Date(startOf(day).getTime() + days * DAY_MS));

/** @throws RangeError if there is no such day. */
export function parseDay(text: string): Day {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !isDay(text)) throw new RangeError(`"${text}" is no day such as 2026-11-25.`);
  return text;
}

/** A date that does not exist, such as 30 February, is another one for some parsers and none for others. */
function isDay(text: string): text is Day {
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && dayOf(instant) === text;
}
