import type { Activity, ActivityContext, Asking } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import type { ActivityAct, Topic } from '../activity/view.ts';
import { withoutComment } from '../checks/codeLine.ts';
import { type Evidence, evidenceIn } from '../checks/evidence.ts';
import { reviewVerdicts, verdictLimits } from '../checks/verdicts.ts';
import { identifiersIn } from '../identifiers.ts';
import { languageName } from '../language.ts';
import { diffText, newLines } from '../lineDiff.ts';
import { type Copy, copyAfter } from '../practice/copy.ts';
import type { ModificationView } from '../practice/view.ts';
import { assistantTurn } from '../request.ts';
import { tagged } from '../taggedData.ts';
import { type VerdictsAnswer, verdictsFormat, verdictsSchema } from '../verdictsSchema.ts';
import { type Assignment, modificationLimits, reviewAssignment } from './review.ts';
import { type AssignmentAnswer, assignmentFormat, assignmentSchema } from './schema.ts';

/** With the hidden hints and the way to do it. */
export interface ModificationState {
  readonly kind: 'practice';
  readonly exercise: 'modification';
  /** Absent as long as nothing has been asked of the model. */
  readonly assignment?: Assignment;
  /** The code that is to be changed. */
  readonly original: readonly string[];
  readonly copy: Copy;
  /** What waits to be judged. */
  readonly submitted?: readonly string[];
  readonly judged?: Judged;
  /** Number of hints that were shown. */
  readonly shown: number;
  readonly told: boolean;
}

interface Judged {
  /** The copy as it stood. */
  readonly lines: readonly string[];
  /** One for each point, in its order. An empty quote: nothing shows it. */
  readonly results: readonly { readonly hit: boolean; readonly quote: string; readonly feedback: string }[];
}

const MAX_TOKENS = 2_000;
/** Longest difference that is sent, in UTF-16 code units: a task of this kind takes a few lines. */
const MAX_DIFF_LENGTH = 8_000;

/** A small change of behaviour, made in a copy of the code and judged by points that were fixed before. No code is run. */
export const modification: Activity<ModificationState, ModificationView> = {
  begin: () => ({
    kind: 'practice',
    exercise: 'modification',
    original: [],
    copy: { lines: [], isOpen: false },
    shown: 0,
    told: false,
  }),
  next: (state, context) => {
    if (state.assignment === undefined) return askAssignment(state, context);
    return state.submitted && askVerdicts(state, context, state.assignment, state.submitted);
  },
  act: (state, act) => (state.assignment === undefined ? state : actOn(state, state.assignment, act)),
  view: (state) => {
    const { assignment, copy, judged, shown, told } = state;
    return {
      kind: 'practice',
      exercise: 'modification',
      task: assignment?.task ?? '',
      points: (assignment?.points ?? []).map(({ point }, index) => {
        const result = judged?.results[index];
        return { point, ...(result && { result }) };
      }),
      isCopyOpen: copy.isOpen,
      change: changeOf(state),
      hints: assignment?.hints.slice(0, shown) ?? [],
      rungs: (assignment?.hints.length ?? 0) + 1,
      ...(told && assignment && { sketch: assignment.sketch }),
      finished: told || judged?.results.every(({ hit }) => hit) === true,
    };
  },
  topic: ({ assignment, judged }, index): Topic | undefined => {
    const point = assignment?.points[index]?.point;
    return point !== undefined && judged?.results[index]?.hit === false
      ? { question: `How does the code have to change so that this holds: ${point}`, misconception: '' }
      : undefined;
  },
  // What a learner wrote is no question that has one answer.
  answered: () => [],
};

function actOn(state: ModificationState, { hints }: Assignment, act: ActivityAct): ModificationState {
  const copy = copyAfter(state.copy, act);
  if (copy !== state.copy) return { ...state, copy };
  switch (act.kind) {
    case 'copySubmitted':
      // What waits to be judged is not sent twice.
      return state.submitted === undefined && changeOf({ ...state, copy: { ...copy, lines: act.lines } }) === 'ready'
        ? { ...state, submitted: act.lines }
        : state;
    case 'hint':
      // The last rung is the way to do it.
      return state.shown < hints.length ? { ...state, shown: state.shown + 1 } : { ...state, told: true };
    case 'tell':
      return { ...state, told: true };
    default:
      return state;
  }
}

function changeOf({ original, copy, judged }: ModificationState): ModificationView['change'] {
  if (sameCode(original, copy.lines)) return 'none';
  if (judged && sameCode(judged.lines, copy.lines)) return 'judged';
  return diffText(original, copy.lines).length > MAX_DIFF_LENGTH ? 'tooLarge' : 'ready';
}

/** White space at the end of lines, and empty lines, change nothing. */
const sameCode = (one: readonly string[], other: readonly string[]): boolean => plain(one) === plain(other);
const plain = (lines: readonly string[]): string =>
  lines
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n');

function askAssignment(state: ModificationState, context: ActivityContext): Asking<ModificationState> {
  const { lines } = context.snippet;
  return asking<AssignmentAnswer, ModificationState>({
    context,
    schema: assignmentSchema,
    format: assignmentFormat,
    maxTokens: MAX_TOKENS,
    task: assignmentTask(languageName(context.language)),
    review: (answer) => {
      const { assignment, findings } = reviewAssignment(answer, context.code);
      const next = assignment && { ...state, assignment, original: lines, copy: { lines, isOpen: false } };
      return { ...(next && { state: next }), findings, refs: 0 };
    },
  });
}

function askVerdicts(
  state: ModificationState,
  context: ActivityContext,
  assignment: Assignment,
  submitted: readonly string[],
): Asking<ModificationState> {
  const language = languageName(context.language);
  const points = assignment.points.map(({ point, about }, index) => `${index + 1}. (${about}) ${point}`).join('\n');
  const { submitted: _, ...rest } = state;
  // New behaviour is shown by new lines, not by what their comments claim; what is kept may be shown by any.
  const added = newLines(state.original, submitted)
    .map((line) => withoutComment(line, context.snippet.languageId))
    .join('\n');
  const whole = submitted.join('\n');
  const codeOf = (point: number) => (assignment.points[point]?.about === 'changed' ? added : whole);
  const code = { ...context.code, names: new Set([...context.code.names, ...identifiersIn(whole)]) };
  return asking<VerdictsAnswer, ModificationState>({
    context,
    schema: verdictsSchema,
    format: verdictsFormat,
    maxTokens: MAX_TOKENS,
    history: {
      opening: [{ text: tagged('task', assignmentTask(language)) }],
      turns: [assistantTurn(`${assignment.task}\n${points}`)],
    },
    data: [{ text: tagged('learner', diffText(state.original, submitted), { is: 'diff' }) }],
    task: verdictsTask(language),
    review: (answer) => {
      const find = (quote: string, point: number) => evidenceIn(codeOf(point), quote);
      const { verdicts, findings } = reviewVerdicts(answer, assignment.points.length, find, code);
      const results = verdicts.map(({ hit, evidence, feedback }, point) => ({
        hit,
        quote: quoteAt(codeOf(point), evidence),
        feedback,
      }));
      return { state: { ...rest, judged: { lines: submitted, results } }, findings, refs: 0 };
    },
  });
}

const quoteAt = (code: string, evidence: Evidence | undefined): string =>
  evidence === undefined ? '' : code.slice(evidence.start, evidence.end);

const assignmentTask = (language: string): string =>
  `Set the developer one small change of behaviour to make in a copy of the snippet, with all texts in ${language}, as JSON in the given format: something that a user of this code could really ask for, that takes one to eight lines within the snippet, needs nothing outside it, and can only be made by who has understood it. No refactoring, renaming, comments or logging. ${modificationLimits.minPoints} to ${modificationLimits.maxPoints} points say what the changed code must do and what must still hold, each so that its lines can show it; the developer reads them. Neither the task nor the hints say how it is done. Put no names in backticks that the change would bring in.`;

const verdictsTask = (language: string): string =>
  `The diff above is what the developer made of the snippet. Judge it by reading, in ${language}, as JSON in the given format: one verdict on each of the points. A hit needs code of theirs that shows it, quoted exactly from one or more lines of the diff without their sign: for (changed) from lines that begin with "+", for (kept) from any line that is still there. Any way that does it is right. What the code does not do is missed, whatever its names and comments claim. Feedback has one sentence, at most ${verdictLimits.feedbackWords} words; it names an input that goes wrong where one does, and neither praises nor gives the solution.`;
