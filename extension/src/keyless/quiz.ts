import * as l10n from '@vscode/l10n';
import type { QuizAction, QuizView } from '../panel/protocol.ts';
import { grade, publicQuestion } from '../tutor/explain/question.ts';
import type { CheckResult, Confidence } from '../tutor/lesson.ts';
import type { KeylessQuestion } from './draft.ts';
import { around, type CodeFacts } from './facts.ts';
import { kindOf } from './kinds/index.ts';

export interface QuizAnswer {
  readonly result: CheckResult;
  readonly confidence: Confidence;
}

/** The lines that the answer to a question is read from. */
export interface Scope {
  readonly startLine: number;
  readonly lines: readonly string[];
  /** Names of the symbols around them, from the outside in. */
  readonly symbolPath: readonly string[];
}

/** The function around the lines that a question points at, or the lines themselves. */
export function scopeOf(facts: CodeFacts, { ref }: Pick<KeylessQuestion, 'ref'>): Scope {
  const symbols = around(facts, ref.startLine).reverse();
  const isOneLine = ref.startLine === ref.endLine;
  const { startLine, endLine } =
    (isOneLine && symbols.findLast(({ span }) => span.endLine > span.startLine)?.span) || ref;
  return {
    startLine,
    lines: facts.lines.slice(startLine - 1, endLine),
    symbolPath: symbols.map(({ name }) => name),
  };
}

/** The answered questions that are worth to be asked again some day, by their index. */
export const keepable = ({ questions, answers }: Quiz): number[] =>
  questions.flatMap(({ kind }, index) => (answers[index] !== undefined && kindOf(kind).lasting ? [index] : []));

/** A quiz as it stands, with the keys of its questions. The page gets `viewOf` it. */
export interface Quiz {
  readonly id: string;
  readonly uri: string;
  readonly path: string;
  readonly languageId: string;
  readonly phase: QuizView['phase'];
  readonly questions: readonly KeylessQuestion[];
  /** Of the first questions, in their order. */
  readonly answers: readonly QuizAnswer[];
  /** Index of the question that is shown. */
  readonly present: number;
  /** The code is not what it was when the questions were made. */
  readonly hasChanged: boolean;
  /** What each question is about, for its card. */
  readonly scopes: readonly Scope[];
  /** How many cards were made of it; undefined as long as none were asked for. */
  readonly kept?: number;
  readonly notice?: string;
  /** Why nothing is asked. */
  readonly refusal?: { readonly title: string; readonly detail: string };
}

export const beginQuiz = (about: Pick<Quiz, 'id' | 'uri' | 'path' | 'languageId'>): Quiz => ({
  ...about,
  phase: 'gathering',
  questions: [],
  scopes: [],
  answers: [],
  present: 0,
  hasChanged: false,
});

/** @param withoutOutline whether no language service knows the document, or just nothing to ask about. */
export const noQuestions = (quiz: Quiz, withoutOutline: boolean): Quiz => ({
  ...quiz,
  phase: 'none',
  refusal: withoutOutline
    ? {
        title: l10n.t('The editor knows no symbols of this file'),
        detail: l10n.t(
          'Questions without a model are made from what a language extension knows. Install one for this language, or try again once it is ready.',
        ),
      }
    : {
        title: l10n.t('Nothing certain to ask here'),
        detail: l10n.t('There is too little in this file for questions with wrong options that could be right.'),
      },
});

/** The first answer to the present question counts; one to another question is out of date. */
export function answered(quiz: Quiz, questionId: string, option: number, confidence: Confidence): Quiz {
  const question = quiz.questions[quiz.present];
  if (question === undefined || questionId !== idOf(quiz.present) || quiz.answers.length > quiz.present) return quiz;
  const result = grade(question, option);
  return result === undefined ? quiz : { ...quiz, answers: [...quiz.answers, { result, confidence }] };
}

/** Goes on from a question that was answered. */
export function withNext({ notice: _, ...quiz }: Quiz): Quiz {
  if (quiz.phase !== 'asking' || quiz.answers.length <= quiz.present) return quiz;
  const present = quiz.present + 1;
  return present < quiz.questions.length ? { ...quiz, present } : { ...quiz, phase: 'finished' };
}

export function viewOf(quiz: Quiz): QuizView {
  const { id, phase, path, languageId, questions, answers, present } = quiz;
  const question = phase === 'asking' ? questions[present] : undefined;
  const result = question && answers[present]?.result;
  const right = answers.filter((answer) => answer.result.chosen === answer.result.correct).length;
  return {
    id,
    mode: 'quiz',
    phase,
    source: { path, languageId },
    number: present + 1,
    total: questions.length,
    right,
    ...(question && { question: { id: idOf(present), ...publicQuestion(question) } }),
    ...(result && { result }),
    notices: notices(quiz),
    ...(phase === 'finished' && { summary: summaryOf(quiz, right) }),
    ...(quiz.refusal && { summary: quiz.refusal }),
    actions: actionsOf(quiz, result !== undefined),
  };
}

function notices({ phase, hasChanged, notice }: Quiz): string[] {
  const changed =
    hasChanged && phase === 'asking'
      ? [l10n.t('The code has changed since. The questions are about how it was when the quiz began.')]
      : [];
  return notice === undefined ? changed : [...changed, notice];
}

function actionsOf(quiz: Quiz, isAnswered: boolean): QuizAction[] {
  const { phase, present, questions, hasChanged } = quiz;
  const again: QuizAction = { id: 'again', label: l10n.t('New Questions') };
  switch (phase) {
    case 'gathering':
      return [];
    case 'asking': {
      const label = present + 1 < questions.length ? l10n.t('Next Question') : l10n.t('Finish');
      return [...(isAnswered ? [{ id: 'next', label } as const] : []), ...(hasChanged ? [again] : [])];
    }
    case 'finished': {
      const count = quiz.kept === undefined ? keepable(quiz).length : 0;
      const label = count === 1 ? l10n.t('Keep 1 Card') : l10n.t('Keep {0} Cards', count);
      return [...(count > 0 ? [{ id: 'keepCards', label } as const] : []), again];
    }
    case 'none':
      return [{ ...again, label: l10n.t('Try Again') }];
  }
}

function summaryOf({ questions, kept }: Quiz, right: number) {
  const title = l10n.t('{0} of {1} right', right, questions.length);
  if (kept !== undefined)
    return { title, detail: l10n.t('Kept: {0} new cards. They come back when they are due.', kept) };
  const detail =
    right === questions.length
      ? l10n.t('You know this code. Keep it that way: cards come back just before you would forget.')
      : l10n.t('What was wrong is worth a second look in a few days. Cards see to that.');
  return { title, detail };
}

const idOf = (index: number): string => `q${index + 1}`;
