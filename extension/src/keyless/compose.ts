import { holds, type LineSpan } from '../capture/span.ts';
import { seededRandom, shuffled } from '../tutor/shuffle.ts';
import { type Draft, finish, type KeylessQuestion } from './draft.ts';
import type { CodeFacts } from './facts.ts';
import { kindNames, kindOf } from './kinds/index.ts';

/** Questions of a quiz. More tire. */
export const QUIZ_LENGTH = 5;

/** How far chance moves a kind from its place: so many quizzes about the same code differ, and still ask what matters. */
const SPREAD = 12;

/**
 * Questions about code that its language services answer with certainty: each of another kind as far as there are kinds,
 * each about another name. Those about the focus come first.
 * @param isWanted Leaves others out before they are chosen.
 */
export function composeQuiz(
  facts: CodeFacts,
  seed: string,
  focus?: LineSpan,
  length = QUIZ_LENGTH,
  isWanted: (draft: Draft) => boolean = () => true,
): KeylessQuestion[] {
  const inFocus = ({ ref: { startLine } }: Draft) =>
    focus === undefined || holds(focus, { startLine, endLine: startLine });
  const random = seededRandom(seed);
  const queues = kindNames
    .map((kind, index) => ({ kind, rank: index + random() * SPREAD }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ kind }) => shuffled(kindOf(kind).draft(facts).filter(isWanted), `${seed} ${kind}`));
  const chosen: KeylessQuestion[] = [];
  const take = (isAllowed: (draft: Draft) => boolean): void => {
    for (const queue of queues) {
      if (chosen.length >= length) return;
      const subjects = new Set(chosen.map(({ subject }) => subject));
      const question = nextOf(queue, (draft) => isAllowed(draft) && !subjects.has(draft.subject), seed);
      if (question !== undefined) chosen.push(question);
    }
  };
  const isNewKind = ({ kind }: Draft) => !chosen.some((question) => question.kind === kind);
  take(inFocus);
  take((draft) => isNewKind(draft));
  take(inFocus);
  take(() => true);
  return chosen;
}

/** Takes the first draft that can be asked fairly out of a queue. */
function nextOf(queue: Draft[], isAllowed: (draft: Draft) => boolean, seed: string): KeylessQuestion | undefined {
  for (const draft of queue.filter(isAllowed)) {
    queue.splice(queue.indexOf(draft), 1);
    const question = finish(draft, seed);
    if (question !== undefined) return question;
  }
  return undefined;
}
