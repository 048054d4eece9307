import * as l10n from '@vscode/l10n';
import type { QuizAction, QuizView } from '../panel/protocol.ts';
import { grade, publicQuestion } from '../tutor/explain/question.ts';
import type { CheckResult, Confidence } from '../tutor/lesson.ts';
import type { KeylessQuestion } from './draft.ts';

export interface QuizAnswer {
  readonly result: CheckResult;
  readonly confidence: Confidence;
}

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
  readonly notice?: string;
  /** Why nothing is asked. */
  readonly refusal?: { readonly title: string; readonly detail: string };
}

export const beginQuiz = (about: Pick<Quiz, 'id' | 'uri' | 'path' | 'languageId'>): Quiz => ({
  ...about,
  phase: 'gathering',
  questions: [],
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
    ...(phase === 'finished' && { summary: summaryOf(right, questions.length) }),
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

function actionsOf({ phase, present, questions, hasChanged }: Quiz, isAnswered: boolean): QuizAction[] {
  const again: QuizAction = { id: 'again', label: l10n.t('New Questions') };
  switch (phase) {
    case 'gathering':
      return [];
    case 'asking': {
      const label = present + 1 < questions.length ? l10n.t('Next Question') : l10n.t('Finish');
      return [...(isAnswered ? [{ id: 'next', label } as const] : []), ...(hasChanged ? [again] : [])];
    }
    case 'finished':
      return [again];
    case 'none':
      return [{ ...again, label: l10n.t('Try Again') }];
  }
}

const summaryOf = (right: number, total: number) => ({
  title: l10n.t('{0} of {1} right', right, total),
  detail:
    right === total ? l10n.t('You know this code.') : l10n.t('What was wrong is worth a second look in a few days.'),
});

const idOf = (index: number): string => `q${index + 1}`;
