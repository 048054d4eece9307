import { estimateTokenCount } from 'tokenx';
import { codeSpans, identifiersIn } from '../tutor/identifiers.ts';
import type { ContextItem, Snippet } from '../tutor/snippet.ts';
import type { Card, CardPlace } from './card.ts';
import { conceptOf } from './concepts.ts';

/** Tokens of what is told of a learner, at most. */
export const SHOWN_TOKENS = 200;
const MOST_LINES = 6;
const MOST_CHARACTERS = 160;

/**
 * What the learner has shown so far on the code of a lesson, by their cards, in a few lines: what they missed first.
 * Undefined if no card touches the code. Of cards of other files nothing is told but what they train and the name that both
 * share; of those of this file only what names nothing that does not stand in this code.
 */
export function shownOn(
  snippet: Snippet,
  { workspace, path }: Pick<CardPlace, 'workspace' | 'path'>,
  cards: readonly Card[],
): ContextItem | undefined {
  const names = new Set([...snippet.symbolPath, ...snippet.lines].flatMap(identifiersIn));
  const lines = new Set(snippet.lines.map((line) => line.trim()));
  const isHere = ({ place }: Card): boolean => place.workspace === workspace && place.path === path;
  const touches = (card: Card): boolean => {
    if (isHere(card) && card.place.anchors.some(({ quote }) => lines.has(quote))) return true;
    return card.place.workspace === workspace && names.has(symbolOf(card));
  };
  const told = cards
    .filter((card) => card.retiredAt === undefined && touches(card))
    .sort((a, b) => Number(isKnown(a)) - Number(isKnown(b)) || lastReview(b).localeCompare(lastReview(a)))
    .map((card) => lineOf(card, names, isHere(card)));
  const text = withinBudget([...new Set(told)]);
  return text === '' ? undefined : { kind: 'learner', label: 'cards', text };
}

/** Empty if it is about no name. */
const symbolOf = ({ subject, place }: Card): string => subject ?? place.symbolPath.at(-1) ?? '';

const lastReview = ({ log, createdAt }: Card): string => log.at(-1)?.at ?? createdAt;

/** By how the last answer went. */
function isKnown({ log }: Card): boolean {
  const grade = log.at(-1)?.grade;
  return grade === 'good' || grade === 'easy';
}

function lineOf(card: Card, names: ReadonlySet<string>, isHere: boolean): string {
  const { question, misconception = '' } = card;
  const mayTell = (text: string) =>
    isHere &&
    text !== '' &&
    codeSpans(text)
      .flatMap(identifiersIn)
      .every((name) => names.has(name));
  const about = names.has(symbolOf(card)) ? ` (\`${symbolOf(card)}\`)` : '';
  const what = mayTell(question) ? oneLine(question) : `${conceptOf(card)}${about}`;
  if (isKnown(card)) return `knows: ${what}`;
  return `missed: ${what}${mayTell(misconception) ? `; seemed to believe: ${oneLine(misconception)}` : ''}`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, MOST_CHARACTERS);

function withinBudget(all: readonly string[]): string {
  let text = '';
  for (const line of all.slice(0, MOST_LINES)) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (estimateTokenCount(longer) <= SHOWN_TOKENS) text = longer;
  }
  return text;
}
