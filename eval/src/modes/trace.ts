import { sameLiteral } from '../../../extension/src/tutor/checks/literal.ts';
import type { Snippet } from '../../../extension/src/tutor/snippet.ts';
import { trace as activity, type TraceState } from '../../../extension/src/tutor/trace/activity.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { bringOn } from '../attempt.ts';
import { type Bench, contextOf } from '../bench.ts';
import { solvable, solveBlind } from '../blindSolve.ts';
import type { Figures } from '../figures.ts';
import { callText, type Fixtures, type KnownCall } from '../fixtures.ts';
import type { Sample } from '../sample.ts';

/** Runs of snippets, with inputs that the model chooses; and runs of calls of which it is known what they return. */
export const trace = ({ snippets, calls }: Fixtures): Sample[] => [
  ...snippets.map(({ snippet }) => ({
    title: snippet.path,
    async measure(bench: Bench) {
      const state = await bringOn(bench, activity, activity.begin(undefined), contextOf(snippet));
      if (state === undefined) return;
      countRun(bench.figures, state);
      const blanks = solvable(activity.answered(showAll(state)));
      await solveBlind(bench, snippet, blanks, bench.figures.share('blanks solved blind as the trace says'));
    },
  })),
  ...calls.map((known) => ({
    title: callText(known.call),
    async measure(bench: Bench) {
      const state = await bringOn(bench, activity, activity.begin(undefined), contextOf(withCall(known)));
      if (state === undefined) return;
      countRun(bench.figures, state);
      const traced = resultIn(state);
      bench.figures.share('recorded calls traced to their result').add(traced !== undefined);
      if (traced === undefined) return;
      const right = bench.figures.share('results traced as they were when run');
      right.add(sameLiteral(traced, known.call.output));
    },
  })),
];

/** Name of the variable that takes what a call returns. */
const RESULT = 'outcome';

/** The file with the call below: a run of it has inputs that nobody has to choose. */
export function withCall({ call, snippet }: KnownCall): Snippet {
  const assignment = `${RESULT} = ${callText(call)}`;
  const line = snippet.languageId === 'python' ? assignment : `const ${assignment};`;
  return { ...snippet, lines: [...snippet.lines, '', line] };
}

const resultIn = ({ trace: run }: TraceState): string | undefined =>
  run?.steps
    .flatMap(({ changes }) => changes)
    .filter(({ name }) => name === RESULT)
    .at(-1)?.value;

function countRun(figures: Figures, { trace: run }: TraceState): void {
  if (run === undefined) return;
  figures.share('code that it finds something to follow in').add(run.steps.length > 0);
  figures.share('values and conditions that code has computed as well').addAll(run.claims.checked, run.claims.all);
  for (const { why } of run.asks) figures.words.push(countWords(why));
}

/** Only what was filled in is solved again; who has it shown has not guessed. */
const showAll = (state: TraceState): TraceState =>
  (state.trace?.asks ?? []).reduce((next) => activity.act(next, { kind: 'tell' }), state);
