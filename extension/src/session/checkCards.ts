import { type Failure, wordFailure } from '../account/failures.ts';
import type { Deck } from '../cards/deck.ts';
import type { AnsweredQuestion } from '../tutor/activity/activity.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { agreement, composeSolve } from '../tutor/solve/solve.ts';
import { answeredIn, recallsIn } from './answered.ts';
import { type Ended, hear } from './hear.ts';
import { failureText } from './journal.ts';
import { type Keepable, keepable, keepCards } from './keepCards.ts';
import type { Writing } from './writeLesson.ts';

export interface CardChecking extends Omit<Writing, 'language'> {
  /** In the answer to the check question. */
  readonly confidence: Confidence;
  readonly deck: Deck;
}

/**
 * Makes cards of what was answered, once somebody who is not shown the keys has come to the same answers. What is solved
 * otherwise is kept nowhere, and the lesson says which question is doubtful. Where nobody answers, the lesson offers to
 * try again or to do without: that nobody could be asked says nothing against a question, and what was learned offline
 * is worth keeping; but the card says so.
 */
export async function checkCards(checking: CardChecking): Promise<Failure | undefined> {
  const { lesson, snippet, confidence, journal } = checking;
  const found = await keepable(lesson, confidence);
  if (found === undefined) return undefined;
  const certain = found.answered.filter(({ isCertain }) => isCertain);
  const answered = found.answered.filter(({ isCertain }) => !isCertain);
  // What is recalled freely cannot be compared by code.
  if (answered.length === 0) return keep(checking, found);
  lesson.change(({ cardTrouble: _, ...view }) => ({ ...view, card: 'checking' }));
  const questions = answered.map(({ question, literal }) => ({
    ...question,
    ...(literal !== undefined && { literal }),
  }));
  const heard = await hear(checking, composeSolve(snippet, questions), 'second solve');
  if (heard.kind === 'stopped') lesson.change((view) => ({ ...view, card: 'offered' }));
  if (heard.kind !== 'heard') return heard.kind === 'failed' ? unchecked(checking, heard) : undefined;
  const agreed = agreement(heard.text, questions);
  if (agreed === undefined) return unchecked(checking, { kind: 'failed', failure: { kind: 'unusable' } });
  // Meanwhile the learner may have called one of them wrong.
  const parts = new Set(answeredIn(lesson, confidence).map(({ part }) => part));
  const holds = ({ part }: AnsweredQuestion) => parts.has(part);
  const sure = answered.filter((each, index) => agreed[index] && holds(each));
  journal.info(`second solve: ${sure.length} of ${answered.length} answers agree`);
  const solved = { agreed: partsOf(sure), doubted: partsOf(answered.filter((_, index) => !agreed[index])) };
  lesson.change((view) => ({ ...view, solved }));
  return keep(checking, { ...found, answered: [...certain.filter(holds), ...sure], recalls: recallsIn(lesson) });
}

async function keep({ lesson, deck }: CardChecking, found: Keepable): Promise<undefined> {
  const isSome = found.answered.length + found.recalls.length > 0;
  const card = isSome ? await stageAfter(keepCards(lesson, found, deck)) : 'dropped';
  lesson.change((view) => ({ ...view, card }));
}

/** Makes cards that nobody has checked, since the learner wants it so. */
export async function keepUnverified({
  lesson,
  confidence,
  deck,
}: Pick<CardChecking, 'lesson' | 'confidence' | 'deck'>): Promise<undefined> {
  const found = await keepable(lesson, confidence);
  if (found === undefined) return undefined;
  const card = await stageAfter(keepCards(lesson, found, deck, true));
  lesson.change(({ cardTrouble: _, ...view }) => ({ ...view, card }));
}

const stageAfter = async (keeping: Promise<boolean>) => ((await keeping) ? 'kept' : 'refused');

const partsOf = (answered: readonly AnsweredQuestion[]): number[] => answered.map(({ part }) => part);

function unchecked(
  { lesson, journal }: CardChecking,
  { failure, requestId }: Extract<Ended, { kind: 'failed' }>,
): Failure {
  if (requestId !== undefined) journal.request(requestId);
  journal.warn(`second solve failed: ${failureText(failure)}`);
  const { title, detail } = wordFailure(failure, requestId);
  lesson.change((view) => ({ ...view, card: 'unchecked', cardTrouble: `${title}. ${detail}` }));
  return failure;
}
