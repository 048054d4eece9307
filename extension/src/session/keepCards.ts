import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deck } from '../cards/deck.ts';
import { placeOf } from '../cards/placeOf.ts';
import { gradeOf } from '../cards/schedule.ts';
import { refTo } from '../keyless/text.ts';
import type { Confidence } from '../tutor/lesson.ts';
import { answeredIn, recallsIn } from './answered.ts';
import type { Lesson } from './lesson.ts';
import { openSource, rangeOf } from './sourceDocument.ts';

/** Makes cards of what the learner answered in a lesson, as long as its code stands as it was when it was asked about. */
export async function keepCards(lesson: Lesson, confidence: Confidence, deck: Deck): Promise<void> {
  const { snippet, uri, view } = lesson;
  const answered = answeredIn(lesson, confidence);
  const recalls = recallsIn(lesson);
  if (snippet === undefined || answered.length + recalls.length === 0 || view.card !== 'offered') return;
  const { startLine } = snippet;
  const document = await openSource(vscode.Uri.parse(uri));
  const all = document?.getText().split(/\r?\n/) ?? [];
  const range = document && rangeOf(document, { ...refTo(snippet.lines, 1), startLine, endLine: startLine });
  if (range === undefined) {
    lesson.notice(l10n.t('The code is not there any more: no card can be made of it.'));
    return;
  }
  const from = range.start.line;
  const place = placeOf(vscode.Uri.parse(uri), snippet.languageId, from + 1, snippet.symbolPath);
  const lines = all.slice(from, from + snippet.lines.length);
  const choices = answered.map(({ type, question, misconception, isRight, confidence: sureness, hints = 0 }) => ({
    type,
    question,
    grade: gradeOf({ isRight, isSure: sureness === 'sure', hints }),
    ...(misconception !== undefined && { misconception }),
  }));
  const recalled = recalls.map(({ question, answer, ...went }) => ({
    type: view.mode,
    question: { question, answer },
    ...went,
  }));
  const learned = [...choices, ...recalled].map((each) => ({ ...each, place, lines }));
  await deck.keep(learned, new Date());
  lesson.change((present) => ({ ...present, card: 'kept' }));
}
