import type { Activity, ActivityContext, Asking, Recallable } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import { type ActivityAct, MAX_WRITTEN_LENGTH } from '../activity/view.ts';
import { evidenceIn } from '../checks/evidence.ts';
import { reviewVerdicts, type Verdict, verdictLimits } from '../checks/verdicts.ts';
import { languageName } from '../language.ts';
import { assistantTurn } from '../request.ts';
import { tagged } from '../taggedData.ts';
import { type VerdictsAnswer, verdictsFormat, verdictsSchema } from '../verdictsSchema.ts';
import { explainBackLimits, type Rubric, reviewRubric } from './review.ts';
import { type RubricAnswer, rubricFormat, rubricSchema } from './schema.ts';
import type { ExplainBackView } from './view.ts';

/** With the rubric, which was fixed before the learner wrote. */
export interface ExplainBackState {
  readonly kind: 'explainBack';
  readonly rubric?: Rubric;
  readonly written?: string;
  readonly verdicts?: readonly Verdict[];
}

const MAX_TOKENS = 2_500;

/** The learner explains the code in their own words; what they said, and what they left out, is shown point by point. */
export const explainBack: Activity<ExplainBackState, ExplainBackView> = {
  begin: () => ({ kind: 'explainBack' }),
  next: (state, context) => {
    const { rubric, written, verdicts } = state;
    if (rubric === undefined) return askRubric(state, context);
    return written !== undefined && verdicts === undefined ? askVerdicts(state, context, rubric, written) : undefined;
  },
  act: (state, act) => {
    const text = writtenIn(act);
    return state.rubric === undefined || state.written !== undefined || text === ''
      ? state
      : { ...state, written: text };
  },
  view: ({ rubric, written, verdicts }) => ({
    kind: 'explainBack',
    prompt: rubric?.prompt ?? '',
    ...(written !== undefined && { written }),
    ...(verdicts && {
      points: rubric?.points.map((point, index) => ({ ...point, ...verdictAt(verdicts, index) })) ?? [],
    }),
    finished: verdicts !== undefined,
  }),
  topic: ({ rubric, verdicts }, index) => {
    const point = rubric?.points[index];
    const isMissed = verdicts?.[index]?.hit === false;
    return isMissed && point ? { question: point.point, misconception: '' } : undefined;
  },
  answered: () => [],
  recalls: ({ rubric, verdicts }, wrong) => (rubric && verdicts ? recallsOf(rubric, verdicts, wrong) : []),
};

/** One card asks for the whole explanation: points by themselves would give each other away. */
function recallsOf({ prompt, points }: Rubric, verdicts: readonly Verdict[], wrong: ReadonlySet<number>): Recallable[] {
  const counted = points.flatMap(({ point }, index) =>
    wrong.has(index) ? [] : [{ point, hit: verdictAt(verdicts, index).hit }],
  );
  if (counted.length === 0) return [];
  const hits = counted.filter(({ hit }) => hit).length;
  const grade = hits === counted.length ? 'good' : hits * 2 >= counted.length ? 'hard' : 'again';
  return [{ question: prompt, answer: counted.map(({ point }) => `- ${point}`).join('\n'), grade }];
}

const writtenIn = (act: ActivityAct): string =>
  act.kind === 'write' ? act.text.trim().slice(0, MAX_WRITTEN_LENGTH) : '';

const verdictAt = (verdicts: readonly Verdict[], index: number): Verdict =>
  verdicts[index] ?? { hit: false, feedback: '' };

function askRubric(state: ExplainBackState, context: ActivityContext): Asking<ExplainBackState> {
  return asking<RubricAnswer, ExplainBackState>({
    context,
    schema: rubricSchema,
    format: rubricFormat,
    maxTokens: MAX_TOKENS,
    task: rubricTask(languageName(context.language)),
    review: (answer) => {
      const { rubric, findings } = reviewRubric(answer, context.code);
      const refs = rubric?.points.filter(({ ref }) => ref !== undefined).length ?? 0;
      return { ...(rubric && { state: { ...state, rubric } }), findings, refs };
    },
  });
}

function askVerdicts(
  state: ExplainBackState,
  context: ActivityContext,
  rubric: Rubric,
  written: string,
): Asking<ExplainBackState> {
  const language = languageName(context.language);
  const points = rubric.points.map(({ point }, index) => `${index + 1}. ${point}`).join('\n');
  return asking<VerdictsAnswer, ExplainBackState>({
    context,
    schema: verdictsSchema,
    format: verdictsFormat,
    maxTokens: MAX_TOKENS,
    history: {
      opening: [{ text: tagged('task', rubricTask(language)) }],
      turns: [assistantTurn(`${rubric.prompt}\n${points}`)],
    },
    data: [{ text: tagged('learner', written) }],
    task: verdictsTask(language),
    review: (answer) => {
      const { verdicts, findings } = reviewVerdicts(
        answer,
        rubric.points.length,
        (quote) => evidenceIn(written, quote),
        context.code,
      );
      return { state: { ...state, verdicts }, findings, refs: 0 };
    },
  });
}

const rubricTask = (language: string): string =>
  `The developer is about to explain the snippet to a colleague. Write, in ${language}, as JSON in the given format, the task for them and the rubric by which their explanation will be judged. Three to ${explainBackLimits.maxPoints} points: what it is for, how it gets there, and what surprises or breaks it. The task gives none of them away.`;

const verdictsTask = (language: string): string =>
  `Judge the developer's explanation against the rubric, in ${language}, as JSON in the given format: one verdict on each of its points. A hit needs words of theirs that say it, whatever words they chose, quoted exactly as they stand above. What they did not say is missed. Feedback has one sentence, at most ${verdictLimits.feedbackWords} words, and neither praises nor repeats the point.`;
