import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deck } from '../cards/deck.ts';
import type { Learned } from '../cards/makeCard.ts';
import { placeOf } from '../cards/placeOf.ts';
import { gradeOf } from '../cards/schedule.ts';
import { refTo } from '../keyless/text.ts';
import type { Recallable } from '../tutor/activity/activity.ts';
import type { Confidence } from '../tutor/lesson.ts';
import type { Snippet } from '../tutor/snippet.ts';
import { type AnsweredInLesson, answeredIn, recallsIn } from './answered.ts';
import type { Lesson } from './lesson.ts';
import { openSource, rangeOf } from './sourceDocument.ts';

/** What cards can be made of, and their code. */
export interface Keepable {
  readonly answered: readonly AnsweredInLesson[];
  readonly recalls: readonly Recallable[];
  readonly code: Pick<Learned, 'place' | 'lines'>;
}

/**
 * What the learner answered in a lesson, and the code that it was about, where that stands now; undefined if there is
 * nothing to keep, which the lesson says.
 * @param confidence in the answer to the check question.
 */
export async function keepable(lesson: Lesson, confidence: Confidence): Promise<Keepable | undefined> {
  const { snippet, uri } = lesson;
  const answered = answeredIn(lesson, confidence);
  const recalls = recallsIn(lesson);
  if (snippet === undefined || answered.length + recalls.length === 0) return undefined;
  const { startLine } = snippet;
  const document = await openSource(vscode.Uri.parse(uri));
  const all = document?.getText().split(/\r?\n/) ?? [];
  const range = document && rangeOf(document, { ...refTo(snippet.lines, 1), startLine, endLine: startLine });
  if (range === undefined) {
    lesson.notice(l10n.t('The code is not there any more: no card can be made of it.'));
    return undefined;
  }
  const from = range.start.line;
  const place = placeOf(vscode.Uri.parse(uri), snippet.languageId, from + 1, snippet.symbolPath);
  return { answered, recalls, code: { place, lines: linesLearned(snippet, all.slice(from)) } };
}

/** The lines as they were asked about, whatever has become of them since: secrets alone are not known but from the file. */
function linesLearned({ lines, startLine, redactions }: Snippet, now: readonly string[]): string[] {
  const replaced = new Set(redactions.map(({ line }) => line - startLine));
  return lines.map((line, index) => (replaced.has(index) ? (now[index] ?? line) : line));
}

/**
 * Makes cards, and says in the lesson how many of them cannot be made.
 *
 * @param isUnverified Nobody has solved the questions with options a second time.
 * @returns Whether there is a card now.
 */
export async function keepCards(
  lesson: Lesson,
  { answered, recalls, code }: Keepable,
  deck: Deck,
  isUnverified = false,
): Promise<boolean> {
  const choices = answered.map(({ type, question, misconception, isRight, confidence, hints = 0, isCertain }) => ({
    type,
    question,
    grade: gradeOf({ isRight, isSure: confidence === 'sure', hints }),
    ...(misconception !== undefined && { misconception }),
    isUnverified: isUnverified && !isCertain,
  }));
  const recalled = recalls.map(({ question, answer, ...went }) => ({
    type: lesson.view.mode,
    question: { question, answer },
    ...went,
  }));
  const learned = [...choices, ...recalled].map((each) => ({ ...each, ...code }));
  const { refused } = await deck.keep(learned, new Date());
  if (refused > 0 && refused < learned.length) {
    lesson.notice(l10n.t('No card could be made of {0} of them: a secret stands in it, or it is too long.', refused));
  }
  return refused < learned.length;
}
