import { modification } from '../../../extension/src/tutor/modification/exercise.ts';
import { type PlantedBugState, plantedBug } from '../../../extension/src/tutor/plantedBug/exercise.ts';
import { shuffled } from '../../../extension/src/tutor/shuffle.ts';
import type { Snippet } from '../../../extension/src/tutor/snippet.ts';
import type { Solvable } from '../../../extension/src/tutor/solve/solve.ts';
import { countWords } from '../../../extension/src/tutor/words.ts';
import { bringOn } from '../attempt.ts';
import { type Bench, contextOf } from '../bench.ts';
import { solveBlind } from '../blindSolve.ts';
import type { Fixtures } from '../fixtures.ts';
import type { Sample } from '../sample.ts';

/**
 * Planted bugs: whether who reads the symptom finds the line, which code knows. Modifications: whether a change that does
 * nothing is taken for one. The order of lines takes no model.
 */
export const practice = ({ snippets }: Fixtures): Sample[] =>
  snippets.flatMap(({ snippet }) => [
    { title: `${snippet.path}, planted bug`, measure: (bench) => measureBug(bench, snippet) },
    { title: `${snippet.path}, modification`, measure: (bench) => measureModification(bench, snippet) },
  ]);

async function measureBug(bench: Bench, snippet: Snippet): Promise<void> {
  const { figures } = bench;
  const state = await bringOn(bench, plantedBug, plantedBug.begin(undefined), contextOf(snippet));
  if (state?.planted === undefined) return;
  const { bug, wrong } = state.planted;
  figures.words.push(countWords([bug.symptom, ...bug.hints, bug.why].join(' \n')));
  const found = figures.share('planted bugs found by their symptom, of four lines');
  await solveBlind(bench, { ...snippet, lines: wrong }, [whichLine(state.planted)], found);
}

const OTHER_LINES = 3;

/** Asked of the code with the bug in it. */
function whichLine({ bug, wrong, index }: NonNullable<PlantedBugState['planted']>): Solvable {
  const texts = wrong.map((line) => line.trim());
  const others = texts.filter((text, at) => at !== index && /\w/.test(text) && text !== texts[index]);
  return {
    question: `One line of this code is wrong. What its users notice: ${bug.symptom} Which line is it?`,
    options: [
      { text: bug.wrong.trim(), correct: true },
      ...shuffled([...new Set(others)], bug.symptom)
        .slice(0, OTHER_LINES)
        .map((text) => ({ text, correct: false })),
    ],
  };
}

async function measureModification(bench: Bench, snippet: Snippet): Promise<void> {
  const { figures } = bench;
  const context = contextOf(snippet);
  const asked = await bringOn(bench, modification, modification.begin(undefined), context);
  if (asked?.assignment === undefined) return;
  const { task, points } = asked.assignment;
  figures.words.push(countWords([task, ...points.map(({ point }) => point)].join(' \n')));
  const submitted = modification.act(asked, { kind: 'copySubmitted', lines: withRemark(snippet) });
  const judged = (await bringOn(bench, modification, submitted, context))?.judged;
  if (judged === undefined) return;
  const granted = figures.share('points of a change granted to a mere comment');
  for (const [index, { about }] of points.entries()) {
    if (about === 'changed') granted.add(judged.results[index]?.hit === true);
  }
}

/** The learner claims to have done it, and has not. */
function withRemark({ lines, languageId }: Snippet): string[] {
  const sign = languageId === 'python' ? '#' : '//';
  const [first = '', ...others] = lines;
  return [first, `${sign} Now it does all of what the task asks for.`, ...others];
}
