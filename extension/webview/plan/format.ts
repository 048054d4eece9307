import { pt } from './strings.ts';

/** The editor's language: figures are written in it as the words are. */
const language = (): string => document.documentElement.lang || 'en';

export const number = (value: number): string => new Intl.NumberFormat(language()).format(value);

/** Large counts, short: `1.2M`. */
export const compact = (value: number): string =>
  new Intl.NumberFormat(language(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** Whole dollars without cents. */
export const cents = (amount: number): string => dollars(amount / 100, amount % 100 === 0 ? 0 : 2);

/** Nano-dollars as dollars: what is less than a cent is not shown as nothing. */
export function nanos(amount: string): string {
  const value = Number(amount) / 1e9;
  if (value !== 0 && Math.abs(value) < 0.01) return dollars(value, 4);
  return dollars(value, 2);
}

const dollars = (value: number, fractionDigits: number): string =>
  new Intl.NumberFormat(language(), {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: Math.min(fractionDigits, 2),
    maximumFractionDigits: fractionDigits,
  }).format(value);

export const date = (iso: string): string =>
  new Intl.DateTimeFormat(language(), { dateStyle: 'medium' }).format(new Date(iso));

/** A day of the books, which are kept in UTC. @param day such as `2026-11-05`. */
export const utcDay = (day: string): string =>
  new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(day));

export const lessons = (count: number): string => (count === 1 ? pt('oneLesson') : pt('manyLessons', number(count)));
