import type { TextPart } from './request.ts';
import type { ContextItem, Snippet } from './snippet.ts';
import { contextText } from './snippetText.ts';

const ofLearner = ({ context }: Snippet): readonly ContextItem[] => context.filter(({ kind }) => kind === 'learner');

/**
 * What the learner has shown so far. It stands behind the code, which is cached: it is another one after every review, and
 * the code is not.
 */
export const learnerParts = (snippet: Snippet): TextPart[] =>
  ofLearner(snippet).map((item) => ({ text: contextText(item) }));

/** What a task says of it; nothing if nothing is known. */
export const learnerTask = (snippet: Snippet): string =>
  ofLearner(snippet).length === 0
    ? ''
    : '\nWhat they have shown on this code so far is told above: dwell on what they missed, pass over what they know, and do not speak of their record.';
