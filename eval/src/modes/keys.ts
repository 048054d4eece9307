import { solveBlind } from '../blindSolve.ts';
import { callText, type Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';

/** Questions whose truth is known beforehand: how far the model's own word can be trusted. */
export const keys = ({ snippets, calls }: Fixtures): Sample[] => [
  ...snippets.map(
    ({ snippet, questions }): Sample => ({
      title: snippet.path,
      measure: (bench) =>
        solveBlind(
          bench,
          snippet,
          questions.map(({ ask, options, key }) => ({
            question: ask,
            options: options.map((text, index) => ({ text, correct: index === key })),
          })),
          bench.figures.share('questions solved as their key says, verified by hand'),
        ),
    }),
  ),
  ...calls.map(
    ({ call, snippet }): Sample => ({
      title: callText(call),
      measure: (bench) =>
        solveBlind(
          bench,
          snippet,
          [{ question: `What does ${callText(call)} return?`, options: [], literal: call.output }],
          bench.figures.share('outputs told as they were when run'),
        ),
    }),
  ),
];
