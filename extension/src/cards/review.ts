import * as l10n from '@vscode/l10n';
import type { ProgressView, QuizAction, QuizView } from '../panel/protocol.ts';
import type { RecallQuestion } from '../tutor/activity/activity.ts';
import { grade, type KeyedQuestion, publicQuestion } from '../tutor/explain/question.ts';
import type { CheckResult, Ref } from '../tutor/lesson.ts';
import { shuffled } from '../tutor/shuffle.ts';
import type { Card, ChoiceCard, RecallCard } from './card.ts';

/** A due card, with what became of its code. */
export interface Asked {
  readonly card: Card;
  readonly question: KeyedQuestion | RecallAsked;
  /** What to know before it is answered: that its code has moved, was renamed, is of another workspace. */
  readonly notices: readonly string[];
  /** Where the code is now, if it is open to be shown. */
  readonly uri?: string;
  /** Its code is not what was learned, and nobody can say whether the key still holds: asked only if the learner wants to. */
  readonly doubt?: 'changed' | 'gone';
  /** What the card asks from now on: its code has changed, and so has the answer. */
  readonly renewed?: Pick<ChoiceCard, 'question' | 'options' | 'place'>;
}

/** A question without options, with its answer. */
export interface RecallAsked extends RecallQuestion {
  readonly ref?: Ref;
}

/** What was last done to a card. */
export interface LastChange {
  readonly cardId: string;
  readonly isAnswered: boolean;
  readonly isRetired: boolean;
  readonly wasRight: boolean;
}

/** A review as it stands, with keys. The page gets `reviewView` of it. */
export interface Review {
  readonly id: string;
  readonly phase: 'gathering' | 'asking' | 'finished' | 'none';
  /** How many were due when it began. */
  readonly total: number;
  readonly done: number;
  readonly right: number;
  readonly asked?: Asked;
  readonly result?: CheckResult;
  /** The answer to be recalled is shown, and the learner says how it went. */
  readonly isRevealed?: true;
  /** What can be taken back. */
  readonly last?: LastChange;
  readonly notice?: string;
  readonly nextDue?: Date;
  readonly hasCards: boolean;
  readonly progress?: ProgressView;
}

export const REVIEW_PREFIX = 'review-';

export const beginReview = (id: string): Review => ({
  id,
  phase: 'gathering',
  total: 0,
  done: 0,
  right: 0,
  hasCards: false,
});

/** The question of a card with options, in another order each time. */
export const choiceOf = ({ id, question, options, log }: ChoiceCard, ref?: Ref): KeyedQuestion => ({
  question,
  ...(ref && { ref }),
  options: shuffled(options, `${id} ${log.length}`),
});

const recallOf = ({ question, answer }: RecallCard, ref?: Ref): RecallAsked => ({
  question,
  answer,
  ...(ref && { ref }),
});

export const questionOf = (card: Card, ref?: Ref): Asked['question'] =>
  card.kind === 'recall' ? recallOf(card, ref) : choiceOf(card, ref);

/** Judges an answer to the card that is shown; undefined if it is to another one, or was answered already. */
export function judge(review: Review, cardId: string, option: number): CheckResult | undefined {
  const { asked, result } = review;
  if (asked === undefined || asked.doubt !== undefined || result !== undefined || asked.card.id !== cardId)
    return undefined;
  return 'answer' in asked.question ? undefined : grade(asked.question, option);
}

export function reviewView(review: Review): QuizView {
  const { id, phase, asked, result, isRevealed = false, total, done, right, notice, progress } = review;
  const isOpen = asked !== undefined && asked.doubt === undefined;
  return {
    id,
    mode: 'review',
    phase,
    ...(asked && { source: { path: asked.card.place.path, languageId: asked.card.place.languageId } }),
    number: Math.min(done + 1, Math.max(total, 1)),
    total,
    right,
    ...(isOpen && shown(asked, isRevealed)),
    ...(result && { result }),
    ...(asked && (result !== undefined || isRevealed || asked.doubt !== undefined) && { code: codeOf(asked.card) }),
    notices: [...unverifiedNotices(asked), ...(asked?.notices ?? []), ...(notice === undefined ? [] : [notice])],
    ...(phase !== 'gathering' && summaryOf(review)),
    actions: actionsOf(review),
    ...(progress && phase !== 'asking' && { progress }),
  };
}

function shown({ card: { id }, question }: Asked, isRevealed: boolean): Pick<QuizView, 'question' | 'recall'> {
  if (!('answer' in question)) return { question: { id, ...publicQuestion(question) } };
  const { answer, ...open } = question;
  return { recall: { id, ...open, ...(isRevealed && { answer }) } };
}

const unverifiedNotices = (asked: Asked | undefined): string[] =>
  asked?.card.unverified
    ? [l10n.t('The key of this card was never checked a second time. If it is wrong, say so after your answer.')]
    : [];

const codeOf = ({ place: { startLine, lines } }: Card) => ({ startLine, lines });

function summaryOf(review: Review): Pick<QuizView, 'summary'> {
  const { phase, asked, right, done, nextDue, hasCards } = review;
  if (phase === 'asking') {
    if (asked?.doubt === 'changed') {
      return {
        summary: {
          title: l10n.t('This changed since you learned it'),
          detail: l10n.t('Below is how it was. What differs now, and does your answer to it still hold?'),
        },
      };
    }
    if (asked?.doubt === 'gone') {
      return {
        summary: {
          title: l10n.t('The code of this card is gone'),
          detail: l10n.t('Below is how it was when you learned it.'),
        },
      };
    }
    return {};
  }
  const comesBack = nextDue === undefined ? '' : l10n.t('The next card comes back on {0}.', dateText(nextDue));
  if (phase === 'finished') return { summary: { title: l10n.t('{0} of {1} right', right, done), detail: comesBack } };
  if (!hasCards) {
    return {
      summary: {
        title: l10n.t('No cards yet'),
        detail: l10n.t('Finish a quiz, or answer the question that ends a lesson, and keep it to be asked again.'),
      },
    };
  }
  return { summary: { title: l10n.t('Nothing is due'), detail: comesBack } };
}

function actionsOf({ phase, asked, result, isRevealed, last, done, total }: Review): QuizAction[] {
  const undo: QuizAction[] = last === undefined ? [] : [{ id: 'undo', label: l10n.t('Undo Last Answer') }];
  const wrong: QuizAction = { id: 'wrong', label: l10n.t('This Is Wrong') };
  switch (phase) {
    case 'gathering':
      return [];
    case 'asking':
      if (asked?.doubt !== undefined) {
        return [
          ...(asked.doubt === 'changed' ? [{ id: 'showChanges', label: l10n.t('Show What Changed') } as const] : []),
          { id: 'ask', label: l10n.t('Ask It Anyway') },
          { id: 'rest', label: l10n.t('Let It Rest for a Week') },
          { id: 'wrong', label: l10n.t('Retire This Card') },
          ...undo,
        ];
      }
      if (asked !== undefined && 'answer' in asked.question) {
        return isRevealed ? [...grades(), ...undo, wrong] : [{ id: 'reveal', label: l10n.t('Show Answer') }, ...undo];
      }
      if (result === undefined) return undo;
      return [{ id: 'next', label: done < total ? l10n.t('Next Card') : l10n.t('Finish') }, ...undo, wrong];
    case 'finished':
    case 'none':
      return undo;
  }
}

/** How well it was recalled, in the words of the scheduler. */
const grades = (): QuizAction[] => [
  { id: 'gradeAgain', label: l10n.t('Again') },
  { id: 'gradeHard', label: l10n.t('Hard') },
  { id: 'gradeGood', label: l10n.t('Good') },
  { id: 'gradeEasy', label: l10n.t('Easy') },
];

const dateText = (instant: Date): string =>
  instant.toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
