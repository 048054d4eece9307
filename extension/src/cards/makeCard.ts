import { redact } from '../capture/redact.ts';
import type { RecallQuestion } from '../tutor/activity/activity.ts';
import type { KeyedQuestion } from '../tutor/explain/question.ts';
import { quoteOf } from '../tutor/refs.ts';
import { type Card, type CardPlace, type ChoiceCard, cardSchema, type GradeName, type RecallCard } from './card.ts';
import { hashOf } from './drift.ts';
import { newSchedule, reviewed } from './schedule.ts';

/** What a card is made of: a question that was asked and answered. */
export interface Learned {
  readonly type: string;
  readonly subject?: string;
  readonly question: Pick<KeyedQuestion, 'question' | 'options'> | RecallQuestion;
  /** What the learner seems to believe, if they were wrong. */
  readonly misconception?: string;
  readonly grade: GradeName;
  /** A model made the question, and nobody has solved it a second time. */
  readonly isUnverified?: boolean;
  readonly place: Omit<CardPlace, 'hash' | 'anchors' | 'lines'>;
  /** The lines that it is about, as they stand in the file. */
  readonly lines: readonly string[];
}

/** As many lines are kept, of what may be longer. */
const MOST_LINES = 60;
const ANCHORS = 4;

/**
 * The card of a question, its first answer counted. Undefined if a secret stands in the question: cards lie in a file, and
 * may be exported. Undefined too if something of it is larger than the file may hold, which would count as damaged.
 */
export async function makeCard(
  { type, subject, question, misconception, grade, place, lines, isUnverified }: Learned,
  now: Date,
): Promise<Card | undefined> {
  const texts = [question.question, misconception ?? '', ...answerTexts(question)];
  const said = await redact(texts.join('\n').split('\n'), 1, place.languageId);
  if (said.redactions.length > 0) return undefined;
  const card: Card = {
    id: crypto.randomUUID(),
    type,
    ...(subject !== undefined && { subject }),
    ...asked(question),
    ...(misconception !== undefined && { misconception: misconception.slice(0, 200) }),
    place: await withLines(place, lines),
    ...(isUnverified && { unverified: true }),
    createdAt: now.toISOString(),
    schedule: newSchedule(now),
    log: [],
  };
  return cardSchema.safeParse(card).success ? reviewed(card, grade, now) : undefined;
}

/** A place with its lines, as they stand in the file, without secrets. */
export async function withLines(place: Learned['place'], lines: readonly string[]): Promise<CardPlace> {
  const kept = lines.slice(0, MOST_LINES);
  const shown = await redact(kept, place.startLine, place.languageId);
  const secret = new Set(shown.redactions.map(({ line }) => line - place.startLine));
  return {
    ...place,
    symbolPath: place.symbolPath.slice(-20).map((name) => name.slice(0, 200)),
    lines: shown.lines.map((line) => line.slice(0, 4_000)),
    hash: hashOf(kept),
    anchors: anchorsOf(kept, place.startLine, secret),
  };
}

const answerTexts = (question: Learned['question']): string[] =>
  'answer' in question ? [question.answer] : question.options.flatMap(({ text, why }) => [text, why]);

const asked = (
  question: Learned['question'],
): Pick<ChoiceCard, 'kind' | 'question' | 'options'> | Pick<RecallCard, 'kind' | 'question' | 'answer'> =>
  'answer' in question
    ? { kind: 'recall', question: question.question, answer: question.answer }
    : {
        kind: 'choice',
        question: question.question,
        options: question.options.map(({ text, correct, why }) => ({ text, correct, why })),
      };

/** The first line, and others that say something and stand only once among them. */
function anchorsOf(lines: readonly string[], startLine: number, secret: ReadonlySet<number>): CardPlace['anchors'] {
  const telling = lines.flatMap((line, index) => {
    const text = line.trim();
    const isOnly = lines.filter((other) => other.trim() === text).length === 1;
    return isOnly && !secret.has(index) && /\p{L}{2}/u.test(text) ? [index] : [];
  });
  const step = Math.max(1, Math.ceil(telling.length / ANCHORS));
  return telling
    .filter((_, rank) => rank % step === 0)
    .map((index) => ({ startLine: startLine + index, endLine: startLine + index, quote: quoteOf(lines[index] ?? '') }));
}
