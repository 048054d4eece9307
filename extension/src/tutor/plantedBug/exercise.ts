import * as l10n from '@vscode/l10n';
import type { Activity, ActivityContext, AnsweredQuestion, Asking } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import type { ActivityAct, Topic } from '../activity/view.ts';
import { folded } from '../checks/codeLine.ts';
import { codeSpan } from '../codeSpan.ts';
import { languageName } from '../language.ts';
import { originOf } from '../lineDiff.ts';
import { type Copy, copyAfter } from '../practice/copy.ts';
import type { BugSolution, CopyLine, PlantedBugView } from '../practice/view.ts';
import { quoteOf } from '../refs.ts';
import { type PlantedBug, plantedBugLimits, reviewBug } from './review.ts';
import { type PlantedBugAnswer, plantedBugFormat, plantedBugSchema } from './schema.ts';

/** With the line that is wrong. */
export interface PlantedBugState {
  readonly kind: 'practice';
  readonly exercise: 'plantedBug';
  /** Absent as long as nothing has been asked of the model. */
  readonly planted?: Planted;
  readonly copy: Copy;
  readonly pointed?: CopyLine;
  /** Wrong answers: the number of the line in the copy, and which of the planted lines that is. */
  readonly missed: readonly (CopyLine & { readonly index: number })[];
  /** Number of hints that were shown. */
  readonly shown: number;
  readonly by?: BugSolution['by'];
}

interface Planted {
  readonly bug: PlantedBug;
  /** Index of its line. */
  readonly index: number;
  /** The code as it is, and with the bug. */
  readonly right: readonly string[];
  readonly wrong: readonly string[];
}

const MAX_TOKENS = 1_500;

/** A copy of the code with a mistake in one line: the learner points at it, or mends it. */
export const plantedBug: Activity<PlantedBugState, PlantedBugView> = {
  begin: () => ({
    kind: 'practice',
    exercise: 'plantedBug',
    copy: { lines: [], isOpen: false },
    missed: [],
    shown: 0,
  }),
  next: (state, context) => (state.planted === undefined ? askBug(state, context) : undefined),
  act: (state, act) => (state.planted === undefined ? state : actOn(state, state.planted, act)),
  view: (state) => {
    const { planted, copy, pointed, missed, shown, by } = state;
    const hints = planted?.bug.hints ?? [];
    return {
      kind: 'practice',
      exercise: 'plantedBug',
      symptom: planted?.bug.symptom ?? '',
      isCopyOpen: copy.isOpen,
      ...(pointed && by === undefined && { pointed }),
      missed: missed.map(({ line, text }) => ({ line, text })),
      hints: hints.slice(0, shown),
      rungs: hints.length + 1,
      ...(planted && by && { solution: solutionOf(planted.bug, by, missed.length) }),
      finished: by !== undefined,
    };
  },
  topic: ({ planted, missed, by }) =>
    planted && by && (by === 'telling' || missed.length > 0) ? topicOf(planted.bug, missed.at(-1)) : undefined,
  answered: ({ planted, missed, shown, by }) =>
    planted && by
      ? [
          {
            part: 0,
            ...cardOf(planted.bug),
            isRight: by !== 'telling' && missed.length === 0,
            hints: shown,
            isCertain: true,
          },
        ]
      : [],
};

function actOn(state: PlantedBugState, planted: Planted, act: ActivityAct): PlantedBugState {
  const copy = copyAfter(state.copy, act);
  if (copy !== state.copy) {
    const changed = { ...state, copy };
    const isMended = state.by === undefined && act.kind === 'copyEdited' && isRestored(planted, copy.lines);
    return isMended ? { ...changed, by: 'mending' } : changed;
  }
  if (state.by !== undefined) return state;
  switch (act.kind) {
    case 'point':
      return pointAt(state, planted, act.line);
    case 'confirm':
      return confirm(state, planted);
    case 'hint':
      // The last rung is the answer.
      return state.shown < planted.bug.hints.length
        ? { ...state, shown: state.shown + 1 }
        : { ...state, by: 'telling' };
    case 'tell':
      return { ...state, by: 'telling' };
    default:
      return state;
  }
}

/** What holds no code, or was not there before, cannot be the answer. */
function pointAt(state: PlantedBugState, { wrong }: Planted, line: number): PlantedBugState {
  const text = state.copy.lines[line - 1] ?? '';
  const canBe = text.trim() !== '' && originOf(wrong, state.copy.lines, line - 1) !== undefined;
  if (canBe) return { ...state, pointed: { line, text } };
  const { pointed: _, ...rest } = state;
  return rest;
}

function confirm(state: PlantedBugState, { wrong, index: wanted }: Planted): PlantedBugState {
  const { pointed: answer, ...rest } = state;
  const index = answer && originOf(wrong, state.copy.lines, answer.line - 1);
  if (answer === undefined || index === undefined) return state;
  if (index === wanted) return { ...rest, by: 'pointing' };
  // The same wrong line twice is one try.
  if (state.missed.some((earlier) => earlier.index === index)) return rest;
  // By what the tutor knows, not by what was typed there since: a tutor may read it.
  return { ...rest, missed: [...state.missed, { line: answer.line, text: wrong[index] ?? '', index }] };
}

/**
 * Whether the line is as it was, whatever else was edited: what is right stands as often as in the code, and what is
 * wrong no oftener.
 */
function isRestored({ bug, right }: Planted, lines: readonly string[]): boolean {
  // Where the bug is one of indentation, that is what has to be mended; elsewhere an editor may have set it anew.
  const isOfIndentation = bug.right.trim() === bug.wrong.trim();
  const plain = (line: string) => folded(isOfIndentation ? line : line.trim());
  const count = (all: readonly string[], wanted: string) => all.filter((line) => plain(line) === plain(wanted)).length;
  return count(lines, bug.right) >= count(right, bug.right) && count(lines, bug.wrong) <= count(right, bug.wrong);
}

const solutionOf = ({ line, right, wrong, why }: PlantedBug, by: BugSolution['by'], missed: number): BugSolution => ({
  by,
  tries: by === 'telling' ? missed : missed + 1,
  ref: { startLine: line, endLine: line, quote: quoteOf(right) },
  right,
  wrong,
  why,
});

const topicOf = ({ right, wrong }: PlantedBug, missed: CopyLine | undefined): Topic => ({
  question: `What would go wrong if the line ${codeSpan(right.trim())} were ${codeSpan(wrong.trim())}?`,
  misconception: missed === undefined ? '' : `Took ${codeSpan(missed.text.trim())} for the mistake.`,
});

/** Two lines of which one is known to be right: the code has it. */
function cardOf({ right, wrong, symptom, why }: PlantedBug): Pick<AnsweredQuestion, 'question' | 'confidence'> {
  const [one, other] = [right.trim(), wrong.trim()];
  const options = [one, other].toSorted().map((text) => ({ text: codeSpan(text), correct: text === one, why }));
  const question = l10n.t('Which of these lines is right in this code? With the other one: {0}', symptom);
  return { question: { question, options }, confidence: 'unsure' };
}

function askBug(state: PlantedBugState, context: ActivityContext): Asking<PlantedBugState> {
  return asking<PlantedBugAnswer, PlantedBugState>({
    context,
    schema: plantedBugSchema,
    format: plantedBugFormat,
    maxTokens: MAX_TOKENS,
    task: task(languageName(context.language)),
    review: (answer) => {
      const { bug, findings } = reviewBug(answer, context.code);
      return { ...(bug && { state: planting(state, bug, context.snippet) }), findings, refs: 0 };
    },
  });
}

function planting(state: PlantedBugState, bug: PlantedBug, snippet: ActivityContext['snippet']): PlantedBugState {
  const index = bug.line - snippet.startLine;
  const wrong = snippet.lines.with(index, bug.wrong);
  const planted = { bug, index, right: snippet.lines, wrong };
  return { ...state, planted, copy: { lines: wrong, isOpen: false } };
}

const task = (language: string): string =>
  `Plant one bug into a copy of the snippet, for the developer to find, with all texts in ${language}, as JSON in the given format. Change one piece of one line so that the code still parses and goes wrong for some input: a mistake that a tired colleague would make and a review could miss (a bound, an order, a sign, a wrong name of two, a forgotten case), no typo. \`find\` occurs exactly once in the whole snippet; take in more of its line until it does. The symptom says in one sentence, at most ${plantedBugLimits.symptomWords} words, what somebody who uses the code would notice, and the hints have at most ${plantedBugLimits.hintWords} words each; none of them names a line or quotes what you changed. The reason has at most ${plantedBugLimits.whyWords} words.`;
