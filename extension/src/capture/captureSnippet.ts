import type { Card } from '../cards/card.ts';
import { placeOf } from '../cards/placeOf.ts';
import { shownOn } from '../cards/shown.ts';
import { readLeftOut } from '../settings.ts';
import type { ContextItem, Snippet } from '../tutor/snippet.ts';
import { packContext } from './contextPack.ts';
import { within } from './deadline.ts';
import { linesOfDocument, pathOf } from './documents.ts';
import { gatherContext, PROVIDER_MILLISECONDS } from './gatherContext.ts';
import type { Located } from './locate.ts';
import { outlineOf } from './outline.ts';
import { plainName } from './plainName.ts';
import { redact } from './redact.ts';
import { linesOf } from './span.ts';
import { surroundings } from './surroundings.ts';
import { enclosing } from './symbols.ts';

/** Reads the cards of this machine. */
export type Cards = () => Promise<readonly Card[]>;

/**
 * The located lines as they may be shown to a tutor: with context, without secrets.
 * @param known Context that whoever asks knows already, beside what is gathered.
 * @param cards tell what the learner has shown on them; absent: nothing is told of that.
 */
export async function captureSnippet(
  located: Located,
  known: readonly ContextItem[] = [],
  cards?: Cards,
): Promise<Snippet> {
  const { document, span } = located;
  const { languageId } = document;
  // What is explained is what stood there when it was asked for, whatever is typed meanwhile.
  const all = linesOfDocument(document);
  const around = surroundings(all, span);
  const lines = linesOf(all, around);
  const path = enclosing((await outlineOf(document, PROVIDER_MILLISECONDS)) ?? [], span);
  const leftOut = readLeftOut(document.uri);
  const [redacted, context, kept] = await Promise.all([
    redact(lines, around.startLine, languageId),
    // An edit meanwhile may take lines away under it.
    gatherContext(located, path).catch(() => []),
    // A file of cards that cannot be read is told of by whoever opens it for its own sake.
    leftOut.includes('learner') ? [] : within(cards?.() ?? Promise.resolve([]), PROVIDER_MILLISECONDS),
  ]);
  const offset = span.startLine - around.startLine;
  const symbolPath = await Promise.all(path.map(({ name }) => lineWithoutSecrets(plainName(name), languageId)));
  const code: Snippet = {
    path: pathOf(document),
    languageId,
    startLine: span.startLine,
    lines: redacted.lines.slice(offset, offset + span.endLine - span.startLine + 1),
    symbolPath,
    context: [],
    redactions: redacted.redactions.filter(({ line }) => line >= span.startLine && line <= span.endLine),
  };
  const shown = shownOn(code, placeOf(document.uri, languageId, span.startLine, symbolPath), kept ?? []);
  const items = [...known, ...context, ...(shown ? [shown] : [])].filter(({ kind }) => !leftOut.includes(kind));
  // Packed first: what is too large to be sent need not be searched.
  return { ...code, context: await Promise.all(packContext(items).map((item) => withoutSecrets(item, languageId))) };
}

async function withoutSecrets(item: ContextItem, languageId: string): Promise<ContextItem> {
  const { lines, redactions } = await redact(item.text.split('\n'), 1, languageId);
  return {
    ...item,
    label: await lineWithoutSecrets(item.label, languageId),
    text: lines.join('\n'),
    ...(redactions.length > 0 && { redactions }),
  };
}

async function lineWithoutSecrets(line: string, languageId: string): Promise<string> {
  return (await redact([line], 1, languageId)).lines.join('');
}
