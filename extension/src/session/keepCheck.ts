import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Deck } from '../cards/deck.ts';
import { placeOf } from '../cards/placeOf.ts';
import { gradeOf } from '../cards/schedule.ts';
import { refTo } from '../keyless/text.ts';
import type { Confidence } from '../tutor/lesson.ts';
import type { Lesson } from './lesson.ts';
import { openSource, rangeOf } from './sourceDocument.ts';

/** Makes a card of the lesson's question, once it is answered and as long as its code stands as it was explained. */
export async function keepCheck(lesson: Lesson, confidence: Confidence, deck: Deck): Promise<void> {
  const { question, snippet, uri, view } = lesson;
  if (question === undefined || snippet === undefined || view.checkResult === undefined || view.card !== 'offered')
    return;
  const { startLine } = snippet;
  const document = await openSource(vscode.Uri.parse(uri));
  const all = document?.getText().split(/\r?\n/) ?? [];
  const range = document && rangeOf(document, { ...refTo(snippet.lines, 1), startLine, endLine: startLine });
  if (range === undefined) {
    lesson.notice(l10n.t('The code is not there any more: no card can be made of it.'));
    return;
  }
  const from = range.start.line;
  const isRight = view.checkResult.chosen === view.checkResult.correct;
  const learned = {
    type: 'explain',
    question,
    grade: gradeOf({ isRight, isSure: confidence === 'sure', hints: 0 }),
    place: placeOf(vscode.Uri.parse(uri), snippet.languageId, from + 1, snippet.symbolPath),
    lines: all.slice(from, from + snippet.lines.length),
  };
  await deck.keep([learned], new Date());
  lesson.change((present) => ({ ...present, card: 'kept' }));
}
