import type { AnsweredQuestion } from '../../extension/src/tutor/activity/activity.ts';
import type { Snippet } from '../../extension/src/tutor/snippet.ts';
import { agreement, composeSolve, type Solvable } from '../../extension/src/tutor/solve/solve.ts';
import { ask, type Bench } from './bench.ts';
import type { Tally } from './tally.ts';

/** Has questions solved without their keys, as before a card is kept, and counts where the answer is the key's. */
export async function solveBlind(
  bench: Bench,
  snippet: Snippet,
  questions: readonly Solvable[],
  agreed: Tally,
): Promise<void> {
  if (questions.length === 0) return;
  const answer = await ask(bench, composeSolve(snippet, questions));
  if (answer === undefined) return;
  const agreements = answer.stopReason === 'complete' ? agreement(answer.text, questions) : undefined;
  for (const index of questions.keys()) agreed.add(agreements?.[index] === true);
}

/** What the learner has answered, as somebody can solve it; what code knows anyhow is not asked. */
export const solvable = (answered: readonly AnsweredQuestion[]): Solvable[] =>
  answered
    .filter(({ isCertain }) => !isCertain)
    .map(({ question, literal }) => ({ ...question, ...(literal !== undefined && { literal }) }));
