import { createEmptyCard, type Card as FsrsCard, fsrs, type Grade, Rating, type State } from 'ts-fsrs';
import type { Card, GradeName, Review, Schedule } from './card.ts';

/** Whoever forgets a tenth remembers the rest for the least effort. Steps within a day are for vocabulary, not for code. */
const scheduler = fsrs({ request_retention: 0.9, enable_short_term: false, enable_fuzz: false });

const ratings: Readonly<Record<GradeName, Grade>> = {
  again: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
};

export interface AnswerFacts {
  readonly isRight: boolean;
  readonly isSure: boolean;
  readonly hints: number;
}

/** What an answer tells of how well something is known. */
export function gradeOf({ isRight, isSure, hints }: AnswerFacts): GradeName {
  if (!isRight) return 'again';
  if (hints > 0) return 'hard';
  return isSure ? 'easy' : 'good';
}

export const newSchedule = (now: Date): Schedule => fromFsrs(createEmptyCard(now));

/** The card after an answer, due again when it would be recalled with a chance of nine in ten. */
export function reviewed<Some extends Card>(card: Some, grade: GradeName, now: Date): Some {
  const { card: next } = scheduler.next(toFsrs(card.schedule), now, ratings[grade]);
  const review: Review = { at: now.toISOString(), grade, before: card.schedule };
  return { ...card, schedule: fromFsrs(next), log: [...card.log, review].slice(-MOST_REVIEWS) };
}

/** A thousand reviews are decades. */
const MOST_REVIEWS = 1_000;

/** The card as it was before its last review; the same if there was none. */
export function withoutLastReview<Some extends Card>(card: Some): Some {
  const last = card.log.at(-1);
  return last === undefined ? card : { ...card, schedule: last.before, log: card.log.slice(0, -1) };
}

/** Chance that it would be recalled now, from 0 to 1. */
export const recallOf = ({ schedule }: Card, now: Date): number =>
  schedule.lastReview === undefined ? 0 : scheduler.get_retrievability(toFsrs(schedule), now, false);

const toFsrs = ({ due, lastReview, scheduledDays, learningSteps, state, ...rest }: Schedule): FsrsCard => ({
  ...rest,
  due: new Date(due),
  // Deprecated, and reckoned anew from `last_review`.
  elapsed_days: 0,
  scheduled_days: scheduledDays,
  learning_steps: learningSteps,
  state: state as State,
  ...(lastReview !== undefined && { last_review: new Date(lastReview) }),
});

const fromFsrs = (card: FsrsCard): Schedule => ({
  due: card.due.toISOString(),
  stability: card.stability,
  difficulty: card.difficulty,
  scheduledDays: card.scheduled_days,
  learningSteps: card.learning_steps,
  reps: card.reps,
  lapses: card.lapses,
  state: card.state,
  ...(card.last_review !== undefined && { lastReview: card.last_review.toISOString() }),
});
