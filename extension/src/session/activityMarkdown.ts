import * as l10n from '@vscode/l10n';
import type { ActivityView } from '../tutor/activity/view.ts';
import type { ExplainBackView } from '../tutor/explainBack/view.ts';
import type { GuideTurnView } from '../tutor/guide/view.ts';
import type { CheckQuestion, CheckResult } from '../tutor/lesson.ts';
import type { QuizView } from '../tutor/quiz/view.ts';
import { calledWrong } from './calledWrong.ts';
import { practiceBlocks } from './practiceMarkdown.ts';
import { traceBlocks } from './traceMarkdown.ts';

const none: ReadonlySet<number> = new Set();

/**
 * An activity as blocks of Markdown, as far as the learner has come: nothing that is still hidden.
 * @param wrong Parts to leave out, since the learner calls them wrong.
 */
export function activityBlocks(activity: ActivityView, languageId: string, wrong = none): string[] {
  switch (activity.kind) {
    case 'quiz':
      return quizBlocks(activity, wrong);
    case 'guide':
      return activity.turns.flatMap((turn, index) => (wrong.has(index) ? [calledWrong()] : turnBlocks(turn)));
    case 'explainBack':
      return explainBackBlocks(activity, wrong);
    case 'trace':
      return traceBlocks(activity, wrong);
    case 'practice':
      return practiceBlocks(activity, languageId, wrong);
  }
}

function quizBlocks({ questions, total }: QuizView, wrong: ReadonlySet<number>): string[] {
  return questions.flatMap((question, index) => [
    `## ${l10n.t('Question {0} of {1}', index + 1, total)}`,
    ...(wrong.has(index) ? [calledWrong()] : questionBlocks(question, question.result)),
  ]);
}

/** A question with its options; once it was answered, with what is right and why. */
export function questionBlocks({ question, options }: CheckQuestion, result: CheckResult | undefined): string[] {
  const lines = options.map((option, index) => {
    const mark = index === result?.correct ? 'x' : ' ';
    const chosen = result?.chosen === index ? ` (${l10n.t('your answer')})` : '';
    return `- [${mark}] ${option}${chosen}`;
  });
  return [question, lines.join('\n'), result?.feedback ?? ''];
}

function turnBlocks({ says, question, hints, rungs, answer, reply }: GuideTurnView): string[] {
  return [
    says,
    question === '' ? '' : `**${question}**`,
    ...hints.map((hint, index) => `_${l10n.t('Hint {0} of {1}', index + 1, rungs)}:_ ${hint}`),
    answer === undefined ? '' : `_${l10n.t('The answer')}:_ ${answer}`,
    reply ? quoted(reply) : '',
  ];
}

function explainBackBlocks({ prompt, written, points }: ExplainBackView, wrong: ReadonlySet<number>): string[] {
  return [
    `**${prompt}**`,
    written === undefined ? '' : quoted(written),
    ...(points ?? []).map(({ point, hit, feedback }, index) =>
      wrong.has(index) ? calledWrong() : `- [${hit ? 'x' : ' '}] ${point} ${feedback}`.trimEnd(),
    ),
  ];
}

const quoted = (text: string): string => `> ${text.replaceAll('\n', '\n> ')}`;
