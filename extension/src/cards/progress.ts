import type { ProgressView } from '../panel/protocol.ts';
import type { Card } from './card.ts';
import { recallOf } from './schedule.ts';

/** Days that are drawn, from today on and up to today. */
const DAYS = 14;
const CONCEPTS = 8;

/** How learning goes. Days are the learner's own. @param conceptOf what a card trains, in words. */
export function progressOf(all: readonly Card[], now: Date, conceptOf: (card: Card) => string): ProgressView {
  const cards = all.filter(({ retiredAt }) => retiredAt === undefined);
  const today = dayOf(now);
  const coming = Array.from({ length: DAYS }, (_, index) => dayOf(now, index));
  const past = Array.from({ length: DAYS }, (_, index) => dayOf(now, index - DAYS + 1));
  const due = cards.map(({ schedule }) => dayOf(new Date(schedule.due))).map((day) => (day < today ? today : day));
  const reviews = all.flatMap(({ log }) => log.map(({ at }) => dayOf(new Date(at))));
  // The first answer tells what was known before; only what came back tells of memory.
  const returns = all.flatMap(({ log }) => log.slice(1));
  const seen = returns.filter(({ grade }) => grade !== 'again').length / returns.length;
  const recall = (some: readonly Card[]) => some.reduce((sum, card) => sum + recallOf(card, now), 0) / some.length;
  return {
    cards: cards.length,
    forecast: coming.map((day) => ({ day, due: due.filter((each) => each === day).length })),
    activity: past.map((day) => ({ day, reviews: reviews.filter((each) => each === day).length })),
    retention: { estimated: cards.length === 0 ? 0 : recall(cards), ...(returns.length > 0 && { seen }) },
    concepts: [...new Set(cards.map(conceptOf))]
      .map((name) => ({ name, some: cards.filter((card) => conceptOf(card) === name) }))
      .map(({ name, some }) => ({ name, cards: some.length, strength: recall(some) }))
      .sort((a, b) => a.strength - b.strength)
      .slice(0, CONCEPTS),
  };
}

/** `2026-03-01`, in the time zone of the machine. */
function dayOf(instant: Date, daysLater = 0): string {
  const day = new Date(instant.getFullYear(), instant.getMonth(), instant.getDate() + daysLater);
  const two = (count: number) => String(count).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
