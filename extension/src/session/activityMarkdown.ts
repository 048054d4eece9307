import * as l10n from '@vscode/l10n';
import type { ActivityView } from '../tutor/activity/view.ts';
import type { ExplainBackView } from '../tutor/explainBack/view.ts';
import type { GuideTurnView, GuideView } from '../tutor/guide/view.ts';
import type { CheckQuestion, CheckResult } from '../tutor/lesson.ts';
import type { QuizView } from '../tutor/quiz/view.ts';
import { traceBlocks } from './traceMarkdown.ts';

/** An activity as blocks of Markdown, as far as the learner has come: nothing that is still hidden. */
export function activityBlocks(activity: ActivityView): string[] {
  switch (activity.kind) {
    case 'quiz':
      return quizBlocks(activity);
    case 'guide':
      return guideBlocks(activity);
    case 'explainBack':
      return explainBackBlocks(activity);
    case 'trace':
      return traceBlocks(activity);
  }
}

function quizBlocks({ questions, total }: QuizView): string[] {
  return questions.flatMap((question, index) => [
    `## ${l10n.t('Question {0} of {1}', index + 1, total)}`,
    ...questionBlocks(question, question.result),
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

const guideBlocks = ({ turns }: GuideView): string[] => turns.flatMap(turnBlocks);

function turnBlocks({ says, question, hints, rungs, answer, reply }: GuideTurnView): string[] {
  return [
    says,
    question === '' ? '' : `**${question}**`,
    ...hints.map((hint, index) => `_${l10n.t('Hint {0} of {1}', index + 1, rungs)}:_ ${hint}`),
    answer === undefined ? '' : `_${l10n.t('The answer')}:_ ${answer}`,
    reply ? quoted(reply) : '',
  ];
}

function explainBackBlocks({ prompt, written, points }: ExplainBackView): string[] {
  return [
    `**${prompt}**`,
    written === undefined ? '' : quoted(written),
    ...(points ?? []).map(({ point, hit, feedback }) => `- [${hit ? 'x' : ' '}] ${point} ${feedback}`.trimEnd()),
  ];
}

const quoted = (text: string): string => `> ${text.replaceAll('\n', '\n> ')}`;
