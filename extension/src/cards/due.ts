import type { Card } from './card.ts';

type Dated = Pick<Card, 'schedule' | 'retiredAt'>;

export const isDue = ({ schedule, retiredAt }: Dated, now: Date): boolean =>
  retiredAt === undefined && Date.parse(schedule.due) <= now.getTime();

/** When the next card falls due that is not due yet; undefined if there is none. */
export function nextDue(cards: readonly Dated[], now: Date): Date | undefined {
  const later = cards
    .filter(({ retiredAt }) => retiredAt === undefined)
    .map(({ schedule }) => Date.parse(schedule.due))
    .filter((instant) => instant > now.getTime());
  return later.length === 0 ? undefined : new Date(Math.min(...later));
}
