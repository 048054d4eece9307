import * as vscode from 'vscode';
import type { Learned } from '../cards/makeCard.ts';
import { placeOf } from '../cards/placeOf.ts';
import { gradeOf } from '../cards/schedule.ts';
import { keepable, type Quiz } from './quiz.ts';

/** What cards are made of: the answered questions of a quiz that are worth to be asked again. */
export function learnedIn(quiz: Quiz): Learned[] {
  const uri = vscode.Uri.parse(quiz.uri);
  return keepable(quiz).flatMap((index): Learned[] => {
    const [question, scope, answer] = [quiz.questions[index], quiz.scopes[index], quiz.answers[index]];
    if (question === undefined || scope === undefined || answer === undefined) return [];
    const isRight = answer.result.chosen === answer.result.correct;
    return [
      {
        type: question.kind,
        subject: question.subject,
        question,
        grade: gradeOf({ isRight, isSure: answer.confidence === 'sure', hints: 0 }),
        place: placeOf(uri, quiz.languageId, scope.startLine, scope.symbolPath),
        lines: scope.lines,
      },
    ];
  });
}
