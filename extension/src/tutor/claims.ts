import type { ActivityView } from './activity/view.ts';
import type { CheckQuestion, Step } from './lesson.ts';
import type { PracticeView } from './practice/view.ts';

/**
 * Names something that a tutor says in a lesson, so that the learner can call it wrong. Parts of an activity are counted
 * from zero, as its topics are: questions of a quiz, turns of a dialogue, points of a rubric, blanks of a trace, the bug
 * of a practice.
 */
export type ClaimId = 'check' | `step ${string}` | `part ${number}` | `answer ${string}`;
export type ClaimKind = 'step' | 'check' | 'question' | 'turn' | 'point' | 'value' | 'bug' | 'answer';

export interface Claim {
  readonly id: ClaimId;
  readonly kind: ClaimKind;
  /** What is claimed, in Markdown. */
  readonly text: string;
}

export const stepClaim = (stepId: string): ClaimId => `step ${stepId}`;
export const partClaim = (part: number): ClaimId => `part ${part}`;
export const answerClaim = (followUpId: string): ClaimId => `answer ${followUpId}`;

/** As much of a lesson as claims are made in, and which of them the learner calls wrong. */
export interface Claiming {
  readonly steps: readonly Step[];
  readonly check?: CheckQuestion;
  readonly activity?: ActivityView;
  readonly followUps: readonly { readonly id: string; readonly answer: string }[];
  readonly wrong?: readonly ClaimId[];
}

/** Everything that the tutor claims in a lesson, as far as the learner can see it. */
export const claimsOf = ({ steps, check, activity, followUps }: Claiming): Claim[] => [
  ...steps.map(({ id, says }): Claim => ({ id: stepClaim(id), kind: 'step', text: says })),
  ...(check ? [{ id: 'check', kind: 'check', text: check.question } as const] : []),
  ...(activity ? partsOf(activity).map((part, index) => ({ id: partClaim(index), ...part })) : []),
  ...followUps
    .filter(({ answer }) => answer !== '')
    .map(({ id, answer }): Claim => ({ id: answerClaim(id), kind: 'answer', text: answer })),
];

function partsOf(activity: ActivityView): Omit<Claim, 'id'>[] {
  switch (activity.kind) {
    case 'quiz':
      return activity.questions.map(({ question }) => ({ kind: 'question', text: question }));
    case 'guide':
      return activity.turns.map(({ says, question }) => ({ kind: 'turn', text: `${says} ${question}`.trim() }));
    case 'explainBack':
      return (activity.points ?? []).map(({ point }) => ({ kind: 'point', text: point }));
    case 'trace':
      return activity.steps
        .flatMap(({ answers }) => answers)
        .toSorted((a, b) => a.index - b.index)
        .map(({ name, expected, why }) => ({ kind: 'value', text: `\`${name}\` is \`${expected}\`. ${why}` }));
    case 'practice':
      return practiceParts(activity);
  }
}

/** What code alone knows, as the order of lines, is no claim. */
function practiceParts(view: PracticeView): Omit<Claim, 'id'>[] {
  switch (view.exercise) {
    case 'plantedBug':
      return view.solution ? [{ kind: 'bug', text: view.solution.why }] : [];
    case 'modification':
      return view.points.flatMap(({ point, result }) =>
        result ? [{ kind: 'point', text: `${point} ${result.feedback}`.trim() }] : [],
      );
    case 'parsons':
      return [];
  }
}

export const isWrong = (wrong: readonly ClaimId[] | undefined, id: ClaimId): boolean => wrong?.includes(id) ?? false;

/** The claims that the learner calls wrong. */
export const wrongClaims = (lesson: Claiming): Claim[] =>
  claimsOf(lesson).filter(({ id }) => isWrong(lesson.wrong, id));

/** Parts of the activity that the learner calls wrong, counted from zero. */
export function wrongParts({ wrong = [] }: Pick<Claiming, 'wrong'>): ReadonlySet<number> {
  return new Set(wrong.flatMap((id) => (id.startsWith('part ') ? [Number(id.slice('part '.length))] : [])));
}
