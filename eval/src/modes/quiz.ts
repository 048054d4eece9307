import type { ActivityAct } from '../../../extension/src/tutor/activity/view.ts';
import { quiz as activity, type QuizState } from '../../../extension/src/tutor/quiz/activity.ts';
import { levels } from '../../../extension/src/tutor/quiz/schema.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { bringOn } from '../attempt.ts';
import { contextOf } from '../bench.ts';
import { solvable, solveBlind } from '../blindSolve.ts';
import type { Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';

/** Quizzes: how many of four questions are left, and whether they are solved without their keys. */
export const quiz = ({ snippets }: Fixtures): Sample[] =>
  snippets.map(({ snippet }) => ({
    title: snippet.path,
    async measure(bench) {
      const { figures } = bench;
      const state = await bringOn(bench, activity, activity.begin(undefined), contextOf(snippet));
      const { questions = [] } = state ?? {};
      figures.share('questions that can be asked, of four each').addAll(questions.length, levels.length);
      for (const { question, options } of questions) {
        figures.words.push(countWords([question, ...options.map(({ text }) => text)].join(' \n')));
      }
      if (state === undefined) return;
      const answered = solvable(activity.answered(answerAll(state)));
      await solveBlind(bench, snippet, answered, figures.share('questions solved blind as their key says'));
    },
  }));

/** Only what was answered is solved again, whatever the answer. */
const answerAll = (state: QuizState): QuizState =>
  (state.questions ?? []).reduce<QuizState>((next, _, question) => {
    const act: ActivityAct = { kind: 'choose', question, option: 0, confidence: 'unsure' };
    return activity.act(next, act);
  }, state);
