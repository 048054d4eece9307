import type { Activity, ActivityContext, Asking } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import { type ActivityAct, MAX_WRITTEN_LENGTH } from '../activity/view.ts';
import { canonicalLiteral, sameLiteral } from '../checks/literal.ts';
import { languageName } from '../language.ts';
import { answeredQuestion, blankQuestion, misconceptionIn } from './card.ts';
import { reviewTrace, type Trace, type TraceAsk, traceLimits } from './review.ts';
import { type TraceAnswer, traceAnswerFormat, traceAnswerSchema } from './schema.ts';
import type { BlankOutcome, TraceStepView, TraceView, VariableView } from './view.ts';

/** With all values. */
export interface TraceState {
  readonly kind: 'trace';
  /** Absent as long as nothing has been asked of the model. */
  readonly trace?: Trace;
  /** Of the first blanks, in their order. */
  readonly filled: readonly FilledBlank[];
  /** What was tried at the open blank, and is wrong. */
  readonly tried?: string;
  /** What was written last at the open blank is no value. */
  readonly isUnread?: true;
}

export interface FilledBlank {
  readonly outcome: BlankOutcome;
  /** What the learner wrote, the last one last. */
  readonly given: readonly string[];
}

const MAX_TOKENS = 4_000;

/** One run of the code with concrete values, in which the learner fills in what is easy to get wrong. */
export const trace: Activity<TraceState, TraceView> = {
  begin: () => ({ kind: 'trace', filled: [] }),
  next: (state, context) => (state.trace === undefined ? askTrace(state, context) : undefined),
  act,
  view: (state) => {
    const { trace: run = nothing, filled } = state;
    const ask = openAsk(state);
    return {
      kind: 'trace',
      inputs: run.inputs,
      steps: stepsShown(run, filled, ask),
      blanks: run.asks.length,
      ...(ask && { open: openBlank(state, ask) }),
      claims: run.claims,
      finished: state.trace !== undefined && ask === undefined,
    };
  },
  topic: ({ trace: run, filled }, index) => {
    const blank = filled[index];
    if (run === undefined || blank === undefined || isRight(blank)) return undefined;
    return { question: blankQuestion(run, index), misconception: misconceptionIn(blank) };
  },
  answered: ({ trace: run, filled }) =>
    run === undefined ? [] : filled.flatMap((blank, index) => answeredQuestion(run, index, blank) ?? []),
};

const nothing: Trace = { inputs: [], steps: [], asks: [], claims: { all: 0, checked: 0 } };

const isRight = ({ outcome }: FilledBlank): boolean => outcome === 'right' || outcome === 'second';

const openAsk = ({ trace: run, filled }: TraceState): TraceAsk | undefined => run?.asks[filled.length];

const openBlank = ({ filled, tried, isUnread }: TraceState, { name }: TraceAsk) => ({
  index: filled.length,
  name,
  ...(tried !== undefined && { tried }),
  isUnread: isUnread === true,
});

/** A wrong value may be corrected once; what is no value is not counted. */
function act(state: TraceState, done: ActivityAct): TraceState {
  const ask = openAsk(state);
  if (ask === undefined) return state;
  const { tried } = state;
  const earlier = tried === undefined ? [] : [tried];
  if (done.kind === 'tell') return filledIn(state, { outcome: 'shown', given: earlier });
  if (done.kind !== 'write') return state;
  const text = done.text.trim().slice(0, MAX_WRITTEN_LENGTH);
  if (canonicalLiteral(text) === undefined) return { ...state, isUnread: true };
  const given = [...earlier, text];
  if (sameLiteral(text, ask.expected)) {
    return filledIn(state, { outcome: tried === undefined ? 'right' : 'second', given });
  }
  if (tried === undefined || sameLiteral(text, tried)) return readIn({ ...state, tried: text });
  return filledIn(state, { outcome: 'wrong', given });
}

const readIn = ({ isUnread: _, ...state }: TraceState): TraceState => state;

const filledIn = ({ tried: _, ...state }: TraceState, blank: FilledBlank): TraceState =>
  readIn({ ...state, filled: [...state.filled, blank] });

function stepsShown(run: Trace, filled: readonly FilledBlank[], open: TraceAsk | undefined): TraceStepView[] {
  const values = new Map(run.inputs.map(({ name, value }) => [name, value]));
  const shown = open === undefined ? run.steps : run.steps.slice(0, open.step + 1);
  return shown.map(({ ref, branch, changes }, step) => {
    for (const { name, value } of changes) values.set(name, value);
    const isHidden = (name: string) =>
      run.asks.some((ask, index) => ask.step === step && ask.name === name && index >= filled.length);
    const variables = [...values].map(
      ([name, value]): VariableView => ({
        name,
        ...(!isHidden(name) && { value }),
        isChanged: changes.some((change) => change.name === name),
      }),
    );
    const answers = filled.flatMap(({ given, outcome }, index) => {
      const ask = run.asks[index];
      if (ask?.step !== step) return [];
      const last = given.at(-1);
      const { name, expected, why } = ask;
      return { index, name, ...(last !== undefined && { given: last }), outcome, expected, why };
    });
    return { ref, branch, variables, answers };
  });
}

function askTrace(state: TraceState, context: ActivityContext): Asking<TraceState> {
  return asking<TraceAnswer, TraceState>({
    context,
    schema: traceAnswerSchema,
    format: traceAnswerFormat,
    maxTokens: MAX_TOKENS,
    task: task(context.language),
    review: (answer) => {
      const { trace: run, findings } = reviewTrace(answer, context.code);
      return { ...(run && { state: { ...state, trace: run } }), findings, refs: run?.steps.length ?? 0 };
    },
  });
}

const task = (language: string): string =>
  `Trace one run of the snippet with concrete values, as JSON in the given format; words in ${languageName(language)}.
- inputs: at most ${traceLimits.inputs}, small values for what the code takes in, chosen so that the run is short and something in it is easy to get wrong.
- steps: each line that does something, in the order in which it runs, again each time it runs; at most ${traceLimits.steps}. Headers of functions and lone brackets are none. changes: variables that have another value after the line, each with its whole value. branch: how a condition on the line turned out (a loop that goes on is taken), else none.
- asks: two to four of these changes, which the developer is to fill in, each for another reason. why has one sentence, at most ${traceLimits.whyWords} words, and tells the value of no later blank.
Values are literals of the snippet's language, at most ${traceLimits.value} characters; variables that have none, such as functions, are left out. If nothing in the snippet runs or can be followed so, all lists are empty.`;
