import { agreement, composeSolve, type Solvable } from '../../extension/src/tutor/solve/solve.ts';
import { type KeyedSnippet, type RecordedCall, snippetOfCall } from './fixtures.ts';
import type { Model } from './model.ts';
import { type Share, Tally } from './tally.ts';

/** How often the model, shown no key, picks the option that the key names. Asked as before a card is kept. */
export async function solveQuestions(model: Model, snippets: readonly KeyedSnippet[]): Promise<Share> {
  const agreed = new Tally();
  for (const { snippet, questions } of snippets) {
    const solvable = questions.map(({ ask, options, key }) => ({
      question: ask,
      options: options.map((text, index) => ({ text, correct: index === key })),
    }));
    await solve(model, snippet, solvable, agreed);
  }
  return agreed.share;
}

/** How often the model tells what a function returned when it was run. */
export async function solveOutputs(model: Model, calls: readonly RecordedCall[]): Promise<Share> {
  const agreed = new Tally();
  for (const call of calls) {
    const question = `What does ${call.name}(${call.inputs.join(', ')}) return?`;
    await solve(model, await snippetOfCall(call), [{ question, options: [], literal: call.output }], agreed);
  }
  return agreed.share;
}

async function solve(model: Model, snippet: KeyedSnippet['snippet'], questions: readonly Solvable[], agreed: Tally) {
  const { text } = await model.ask(composeSolve(snippet, questions));
  const agreements = agreement(text, questions);
  for (const index of questions.keys()) agreed.add(agreements?.[index] === true);
}
