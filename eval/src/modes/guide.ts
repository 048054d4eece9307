import type { Topic } from '../../../extension/src/tutor/activity/view.ts';
import { guide as activity, type GuideState } from '../../../extension/src/tutor/guide/activity.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { attempt } from '../attempt.ts';
import { contextOf } from '../bench.ts';
import type { Figures } from '../figures.ts';
import type { Fixtures, KeyedAsk } from '../fixtures.ts';
import { judgeLeaks } from '../leakJudge.ts';
import { learnerAt, type SimulatedLearner } from '../learners.ts';
import type { Sample } from '../sample.ts';

/**
 * Dialogues on a question of which the key is known, each with another learner: whether a turn gives its own answer away,
 * by the check of the extension and in the opinion of a judge, and who has understood in the end.
 */
export const guide = ({ snippets }: Fixtures): Sample[] =>
  snippets.flatMap(({ snippet, questions: [asked] }, index) => {
    const learner = learnerAt(index);
    return asked === undefined
      ? []
      : [
          {
            title: `${snippet.path}, ${learner.name}`,
            async measure(bench) {
              const { figures } = bench;
              const context = contextOf(snippet);
              const leaky = figures.share('turns that give their answer away, by the check');
              let state = activity.begin(topicOf(asked));
              for (let asking = activity.next(state, context); asking; asking = activity.next(state, context)) {
                const next = await attempt(bench, asking);
                if (next) leaky.add(next.first.findings.some(({ rule }) => rule === 'leak'));
                const turn = next?.state?.turns.at(-1);
                if (next?.state === undefined || turn === undefined) return;
                figures.words.push(countWords(`${turn.says} ${turn.question}`));
                await judgeLeaks(bench, snippet, turn);
                state = answerTurn(next.state, learner, asked);
              }
              countUnderstood(figures, state, learner);
            },
          } satisfies Sample,
        ];
  });

/** What a learner got wrong: the first option that is not the key. */
function topicOf({ ask, options, key }: KeyedAsk): Topic {
  return { question: ask, misconception: options.find((_, index) => index !== key) ?? '' };
}

function answerTurn(state: GuideState, learner: SimulatedLearner, topic: KeyedAsk): GuideState {
  const turn = state.turns.at(-1);
  return turn === undefined ? state : learner.inTurn(turn, topic).reduce(activity.act, state);
}

function countUnderstood(figures: Figures, state: GuideState, { isRight }: SimulatedLearner): void {
  const name = isRight
    ? 'learners always right who have understood'
    : 'learners never right who are told that they have understood';
  figures.share(name).add(activity.view(state).understood);
}
