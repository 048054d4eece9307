import type { KeyedQuestion } from '../tutor/explain/question.ts';
import type { Ref } from '../tutor/lesson.ts';
import { shuffled } from '../tutor/shuffle.ts';
import type { KindName } from './kinds/index.ts';

export interface DraftOption {
  /** Markdown. */
  readonly text: string;
  /** Why it is right, or what it is instead; empty where the key says it all. */
  readonly why: string;
}

/** A question before its options are chosen and shuffled. */
export interface Draft {
  readonly kind: KindName;
  /** The name that it is about: no two questions of a quiz are about the same. */
  readonly subject: string;
  readonly question: string;
  readonly ref: Ref;
  readonly key: DraftOption;
  /** Options that are certainly wrong, more than are shown. */
  readonly wrong: readonly DraftOption[];
}

/** A question that no model made, with its key. Stays in the extension host. */
export interface KeylessQuestion extends KeyedQuestion {
  readonly kind: KindName;
  readonly subject: string;
  readonly ref: Ref;
}

const MOST_WRONG = 3;
const FEWEST_WRONG = 2;

/**
 * Chooses the wrong options that look most like the key, and shuffles all by the seed. Undefined if there are too few that
 * differ: a coin toss teaches nothing.
 */
export function finish(draft: Draft, seed: string): KeylessQuestion | undefined {
  const { kind, subject, question, ref, key } = draft;
  const differing = new Map(draft.wrong.filter(({ text }) => text !== key.text).map((option) => [option.text, option]));
  const distance = ({ text }: DraftOption) => Math.abs(text.length - key.text.length);
  const wrong = shuffled([...differing.values()], `${seed} ${subject}`)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_WRONG);
  if (wrong.length < FEWEST_WRONG) return undefined;
  const options = [{ ...key, correct: true }, ...wrong.map((option) => ({ ...option, correct: false }))];
  return { kind, subject, question, ref, options: shuffled(options, `${seed} ${kind} ${subject}`) };
}
