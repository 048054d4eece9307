import * as l10n from '@vscode/l10n';
import { finish } from '../keyless/draft.ts';
import { gatherFacts } from '../keyless/gather.ts';
import { isKindName, kindOf } from '../keyless/kinds/index.ts';
import { refTo } from '../keyless/text.ts';
import type { Card } from './card.ts';
import { type Found, findCode } from './findCode.ts';
import { withLines } from './makeCard.ts';
import { type Asked, choiceOf, questionOf } from './review.ts';

/** Reads the code of a card again, and decides how it is asked. */
export async function askCard(card: Card): Promise<Asked> {
  const found = await findCode(card.place);
  if (found.kind === 'elsewhere') {
    const { workspaceName, path } = card.place;
    const notice = l10n.t(
      '{0} is of the workspace {1}, which is not open here: as you learned it.',
      path,
      workspaceName,
    );
    return { card, question: questionOf(card), notices: [notice] };
  }
  if (found.kind === 'fileGone') {
    const notice = l10n.t('{0} is gone: it was moved or deleted.', card.place.path);
    return { card, question: questionOf(card), notices: [notice], doubt: 'gone' };
  }
  return askHere(card, found);
}

type Here = Extract<Found, { kind: 'here' }>;

async function askHere(card: Card, { document, drift, renamed }: Here): Promise<Asked> {
  const uri = document.uri.toString();
  const notices = renamed
    ? [l10n.t('{0} is {1} now.', card.place.path, document.uri.path.split('/').at(-1) ?? '')]
    : [];
  const now = await answerNow(card, document, 'startLine' in drift ? drift.startLine : card.place.startLine);
  if (now?.kind === 'other' && card.kind === 'choice') {
    notices.push(l10n.t('The code has changed since you learned this, and so has the answer.'));
    return {
      card,
      question: { ...choiceOf({ ...card, ...now.renewed }), ref: now.ref },
      notices,
      uri,
      renewed: now.renewed,
    };
  }
  const { startLine, lines } = card.place;
  const at = drift.kind === 'unchanged' ? startLine : drift.kind === 'gone' ? undefined : drift.startLine;
  const text = document.getText().split(/\r?\n/);
  const ref = at === undefined ? undefined : refTo(text, at, Math.min(text.length, at + lines.length - 1));
  const question = questionOf(card, ref);
  // The language services say that it still holds, whatever has changed around it.
  if (now?.kind === 'same') return { card, question, notices, uri };
  switch (drift.kind) {
    case 'unchanged':
      return { card, question, notices, uri };
    case 'moved': {
      const by = drift.startLine - startLine;
      const moved = l10n.t('This code has moved since, by {0} lines.', by > 0 ? `+${by}` : String(by));
      return { card, question, notices: [...notices, moved], uri };
    }
    case 'changed':
    case 'gone':
      return { card, question, notices, uri, doubt: drift.kind };
  }
}

type Now =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'other';
      readonly renewed: NonNullable<Asked['renewed']>;
      readonly ref: NonNullable<Asked['question']['ref']>;
    };

/** What a question that no model made would have for an answer today; undefined where that is not certain. */
async function answerNow(
  card: Card,
  document: Parameters<typeof gatherFacts>[0],
  line: number,
): Promise<Now | undefined> {
  const { type, subject } = card;
  if (card.kind !== 'choice' || subject === undefined || !isKindName(type)) return undefined;
  const facts = await gatherFacts(document, { startLine: line, endLine: line + card.place.lines.length });
  if (facts === undefined) return undefined;
  const drafts = kindOf(type)
    .draft(facts)
    .filter((draft) => draft.subject === subject && draft.question === card.question);
  const key = card.options.find(({ correct }) => correct)?.text;
  if (drafts.some((draft) => draft.key.text === key)) return { kind: 'same' };
  const [draft] = drafts;
  const question = draft && finish(draft, `${card.id} ${card.log.length}`);
  if (question === undefined) return undefined;
  const { startLine, endLine } = question.ref;
  const lines = facts.lines.slice(startLine - 1, endLine).slice(0, card.place.lines.length);
  const place = await withLines({ ...card.place, startLine }, lines);
  return {
    kind: 'other',
    renewed: { question: question.question, options: [...question.options], place },
    ref: question.ref,
  };
}
