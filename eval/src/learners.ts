import type { ActivityAct } from '../../extension/src/tutor/activity/view.ts';
import type { Rubric } from '../../extension/src/tutor/explainBack/review.ts';
import type { GuideTurn } from '../../extension/src/tutor/guide/review.ts';
import type { KeyedAsk } from './fixtures.ts';

/** Somebody who learns as real people do, or do not. */
export interface SimulatedLearner {
  readonly name: string;
  /** Says what is right; all the others say nothing that is. */
  readonly isRight: boolean;
  /** What they do in a turn of a dialogue. @param topic What the dialogue is about. */
  inTurn(turn: Pick<GuideTurn, 'answer' | 'hints'>, topic: KeyedAsk): readonly ActivityAct[];
  /** How they explain the code; undefined: they write nothing. */
  explanation(rubric: Rubric, known: readonly KeyedAsk[]): string | undefined;
}

const write = (text: string): ActivityAct => ({ kind: 'write', text });
const goOn: ActivityAct = { kind: 'goOn' };

/** What the fixtures know: the question with its right option. */
export const keyText = ({ ask, options, key }: KeyedAsk): string => `${ask} ${options[key]}.`;

export const learners: readonly [SimulatedLearner, ...SimulatedLearner[]] = [
  {
    name: 'never answers',
    isRight: false,
    // One rung more than there are hints: the last one is the answer.
    inTurn: ({ hints }) => [...hints.map((): ActivityAct => ({ kind: 'hint' })), { kind: 'hint' }, goOn],
    explanation: () => undefined,
  },
  {
    name: 'gives up',
    isRight: false,
    inTurn: () => [write('I don’t know. I give up.')],
    explanation: () => 'I don’t know. I give up.',
  },
  {
    name: 'just tell me',
    isRight: false,
    inTurn: () => [{ kind: 'tell' }, write('Just tell me what all of this is about.')],
    explanation: () => 'Just tell me what all of this is about.',
  },
  {
    name: 'always right',
    isRight: true,
    inTurn: ({ answer }, topic) => [write(`${keyText(topic)} ${answer}`)],
    explanation: ({ points }, known) => [...known.map(keyText), ...points.map(({ point }) => point)].join('\n'),
  },
];

/** Each of them gets as many samples as the others. */
export const learnerAt = (index: number): SimulatedLearner => learners[index % learners.length] ?? learners[0];
