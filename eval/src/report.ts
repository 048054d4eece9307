import { solveOutputs, solveQuestions } from './blindSolve.ts';
import { readRecordedCalls, readSnippets } from './fixtures.ts';
import { measureExplain } from './measureExplain.ts';
import type { Model } from './model.ts';
import { shareText } from './tally.ts';

/** @param limit How many snippets and calls at most. */
export async function measure(model: Model, limit = Number.POSITIVE_INFINITY): Promise<string> {
  const snippets = (await readSnippets()).slice(0, limit);
  const calls = (await readRecordedCalls()).slice(0, limit);
  const explain = await measureExplain(model, snippets);
  const questions = await solveQuestions(model, snippets);
  const outputs = await solveOutputs(model, calls);
  const dollars = model.spentNanos === undefined ? 'no list price' : `$${(Number(model.spentNanos) / 1e9).toFixed(4)}`;
  const lines: [what: string, figure: string][] = [
    ['lessons valid at the first try', shareText(explain.firstTry)],
    ['references that stand in the code', shareText(explain.references)],
    ['words of a lesson, median', explain.words.length === 0 ? 'not measured' : String(median(explain.words))],
    ['questions solved blind as their key says', shareText(questions)],
    ['outputs told as they were when run', shareText(outputs)],
    ['cost', dollars],
  ];
  return [model.name, ...lines.map(([what, figure]) => `  ${what.padEnd(42)}${figure}`)].join('\n');
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
