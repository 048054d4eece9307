import { aboutChange } from '../change.ts';
import { languageName } from '../language.ts';
import { learnerParts, learnerTask } from '../learner.ts';
import { type TutorRequest, userTurn } from '../request.ts';
import type { Snippet } from '../snippet.ts';
import { snippetText } from '../snippetText.ts';
import { systemPrompt } from '../systemPrompt.ts';
import { tagged } from '../taggedData.ts';
import { limits } from './limits.ts';
import { explainAnswerFormat } from './schema.ts';

/** Room for the longest lesson with its question, and for a model that thinks first. */
const MAX_TOKENS = 6_000;

/** Asks for the lesson. `language` is a language tag, for instance `de`. */
export function composeExplain(snippet: Snippet, language: string): TutorRequest {
  return {
    system: [{ text: systemPrompt, cached: true }],
    turns: [
      userTurn({ text: snippetText(snippet), cached: true }, ...learnerParts(snippet), {
        text: tagged('task', `${aboutChange(task(language), snippet)}${learnerTask(snippet)}`),
      }),
    ],
    maxTokens: MAX_TOKENS,
    answerFormat: explainAnswerFormat,
  };
}

const task = (language: string): string =>
  `Explain the snippet in ${languageName(language)}, as JSON in the given format.
- purpose: what the code is for, from the view of whoever calls it.
- steps: at most ${limits.steps}, in the order in which to read. Each takes the lines that belong together; says what they do, why they are needed or written so, and a gotcha only where one waits (else an empty string).
- At most ${limits.words} words in purpose and steps together. Fewer is better.
- concepts: up to five ideas the code rests on.
- check: one question on what happens and why, not on wording, with three or four options of about equal length. Exactly one is correct. Each wrong one is what a named misconception would answer.`;
