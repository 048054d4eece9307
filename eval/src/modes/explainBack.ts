import { explainBack as activity } from '../../../extension/src/tutor/explainBack/activity.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { bringOn } from '../attempt.ts';
import { contextOf } from '../bench.ts';
import type { Fixtures } from '../fixtures.ts';
import { learnerAt } from '../learners.ts';
import type { Sample } from '../sample.ts';

/**
 * Explanations of learners of whom it is known what they said: who says all of the rubric word for word has hit all of it,
 * and who says nothing about the code has hit none of it.
 */
export const explainBack = ({ snippets }: Fixtures): Sample[] =>
  snippets.map(({ snippet, questions }, index) => {
    const learner = learnerAt(index);
    return {
      title: `${snippet.path}, ${learner.name}`,
      async measure(bench) {
        const { figures } = bench;
        const context = contextOf(snippet);
        const asked = await bringOn(bench, activity, activity.begin(undefined), context);
        if (asked?.rubric === undefined) return;
        const { rubric } = asked;
        figures.words.push(countWords([rubric.prompt, ...rubric.points.map(({ point }) => point)].join(' \n')));
        const text = learner.explanation(rubric, questions);
        if (text === undefined) return;
        const judged = await bringOn(bench, activity, activity.act(asked, { kind: 'write', text }), context);
        const hits = judged?.verdicts?.filter(({ hit }) => hit).length;
        if (hits === undefined) return;
        const name = learner.isRight
          ? 'points said word for word that count as hit'
          : 'points never said that count as hit';
        figures.share(name).addAll(hits, rubric.points.length);
      },
    };
  });
