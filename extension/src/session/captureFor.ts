import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Cards } from '../capture/captureSnippet.ts';
import { locate, type Place } from '../capture/locate.ts';
import { wordRefusal } from '../capture/outcome.ts';
import type { Snippet } from '../tutor/snippet.ts';
import { chooseNarrower } from './chooseNarrower.ts';
import { fail } from './fail.ts';
import type { Lesson } from './lesson.ts';
import { openSource } from './sourceDocument.ts';

/**
 * Captures what a lesson is about.
 * @param selected What was selected when it was begun; undefined for a lesson that came back.
 * @param cards tell what the learner has shown on it.
 * @returns Undefined if there is nothing to explain, which the lesson then says, or nothing was chosen.
 */
export async function captureFor(
  lesson: Lesson,
  selected: Place | undefined,
  cards: Cards,
): Promise<Snippet | undefined> {
  const refuse = (detail: string): undefined => {
    fail(lesson, { title: l10n.t('This cannot be explained'), detail, actions: [] });
  };
  const place = selected ?? (await placeOf(lesson));
  if (place === undefined) {
    return refuse(l10n.t('{0} is gone: it was closed, moved or deleted.', lesson.view.source.path));
  }
  const location = await locate(place);
  if (location.kind === 'refused') return refuse(wordRefusal(location.refusal));
  const located = location.kind === 'located' ? location.located : await chooseNarrower(location);
  if (located === undefined) return undefined;
  lesson.change((view) => ({ ...view, source: { ...view.source, ...located.span } }));
  // Loaded while the panel opens, as is what writes: none of it is needed to show that something happens.
  const { captureSnippet } = await import('../capture/captureSnippet.ts');
  return captureSnippet(located, place.context, cards);
}

/** The lines of a lesson that came back before its code was captured; undefined if the document is gone. */
async function placeOf({ uri, view }: Lesson): Promise<Place | undefined> {
  const document = await openSource(vscode.Uri.parse(uri));
  const { startLine, endLine } = view.source;
  return document && { document, selection: new vscode.Selection(startLine - 1, 0, endLine, 0) };
}
