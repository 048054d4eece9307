import * as l10n from '@vscode/l10n';
import type { FollowUpView, LessonView } from '../panel/protocol.ts';
import { answerClaim, isWrong, stepClaim, wrongParts } from '../tutor/claims.ts';
import type { Ref, Step } from '../tutor/lesson.ts';
import { activityBlocks, questionBlocks } from './activityMarkdown.ts';
import { calledWrong } from './calledWrong.ts';
import { fenced } from './fenced.ts';

/**
 * The lesson as Markdown, with the code that its steps speak of: for notes, reviews, or a colleague. What the learner calls
 * wrong is left out, and that it is.
 */
export function lessonMarkdown(view: LessonView): string {
  const { source, purpose, steps, concepts, followUps } = view;
  const about = `\`${source.path}\`, ${linesText(source)}`;
  const blocks = [
    `# ${l10n.t('Lesson: {0}', source.path.split('/').at(-1) ?? source.path)}`,
    view.modelLabel === '' ? about : `${about} · ${view.modelLabel}`,
    purpose,
    ...steps.flatMap((step, index) => stepBlocks(view, step, index)),
    concepts.length > 0 ? `**${l10n.t('Concepts')}:** ${concepts.join(', ')}` : '',
    ...checkBlocks(view),
    ...(view.activity ? activityBlocks(view.activity, source.languageId, wrongParts(view)) : []),
    ...followUps.filter((followUp) => followUp.stepId === undefined).flatMap((each) => followUpBlocks(view, each)),
  ];
  return `${blocks.filter((block) => block.trim() !== '').join('\n\n')}\n`;
}

function stepBlocks(view: LessonView, step: Step, index: number): string[] {
  const place = step.ref ? `: ${linesText(step.ref)}` : '';
  const title = `## ${l10n.t('Step {0}', index + 1)}${place}`;
  if (isWrong(view.wrong, stepClaim(step.id))) return [title, calledWrong()];
  return [
    title,
    step.ref ? code(view, step.ref) : '',
    step.says,
    step.why,
    step.gotcha === undefined ? '' : `> **${l10n.t('Watch out')}:** ${step.gotcha.replaceAll('\n', '\n> ')}`,
    ...view.followUps
      .filter((followUp) => followUp.stepId === step.id)
      .flatMap((followUp) => followUpBlocks(view, followUp)),
  ];
}

function checkBlocks({ check, checkResult, wrong }: LessonView): string[] {
  if (check === undefined) return [];
  const blocks = isWrong(wrong, 'check') ? [calledWrong()] : questionBlocks(check, checkResult);
  return [`## ${l10n.t('Check yourself')}`, ...blocks];
}

const followUpBlocks = ({ wrong }: LessonView, { id, question, answer }: FollowUpView): string[] => [
  `**${l10n.t('Question')}:** ${question.replaceAll('\n', ' ')}`,
  isWrong(wrong, answerClaim(id)) ? calledWrong() : answer,
];

function code({ source }: LessonView, { startLine, endLine }: Ref): string {
  const text = source.lines.slice(startLine - source.startLine, endLine - source.startLine + 1).join('\n');
  return fenced(text, source.languageId);
}

const linesText = ({ startLine, endLine }: { readonly startLine: number; readonly endLine: number }): string =>
  startLine === endLine ? l10n.t('line {0}', startLine) : l10n.t('lines {0} to {1}', startLine, endLine);
