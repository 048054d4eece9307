import * as l10n from '@vscode/l10n';
import type { FollowUpView, LessonView } from '../panel/protocol.ts';
import type { Ref, Step } from '../tutor/lesson.ts';
import { activityBlocks, questionBlocks } from './activityMarkdown.ts';

/** The lesson as Markdown, with the code that its steps speak of: for notes, reviews, or a colleague. */
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
    ...(view.activity ? activityBlocks(view.activity) : []),
    ...followUps.filter((followUp) => followUp.stepId === undefined).flatMap(followUpBlocks),
  ];
  return `${blocks.filter((block) => block.trim() !== '').join('\n\n')}\n`;
}

function stepBlocks(view: LessonView, step: Step, index: number): string[] {
  const place = step.ref ? `: ${linesText(step.ref)}` : '';
  return [
    `## ${l10n.t('Step {0}', index + 1)}${place}`,
    step.ref ? code(view, step.ref) : '',
    step.says,
    step.why,
    step.gotcha === undefined ? '' : `> **${l10n.t('Watch out')}:** ${step.gotcha.replaceAll('\n', '\n> ')}`,
    ...view.followUps.filter((followUp) => followUp.stepId === step.id).flatMap(followUpBlocks),
  ];
}

const checkBlocks = ({ check, checkResult }: LessonView): string[] =>
  check === undefined ? [] : [`## ${l10n.t('Check yourself')}`, ...questionBlocks(check, checkResult)];

const followUpBlocks = ({ question, answer }: FollowUpView): string[] => [
  `**${l10n.t('Question')}:** ${question.replaceAll('\n', ' ')}`,
  answer,
];

/** The lines, in a fence that is longer than any in the code. */
function code({ source }: LessonView, { startLine, endLine }: Ref): string {
  const text = source.lines.slice(startLine - source.startLine, endLine - source.startLine + 1).join('\n');
  const longest = Math.max(2, ...(text.match(/`{3,}/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${source.languageId}\n${text}\n${fence}`;
}

const linesText = ({ startLine, endLine }: { readonly startLine: number; readonly endLine: number }): string =>
  startLine === endLine ? l10n.t('line {0}', startLine) : l10n.t('lines {0} to {1}', startLine, endLine);
