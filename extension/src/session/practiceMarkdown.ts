import * as l10n from '@vscode/l10n';
import type {
  BugSolution,
  ModificationPoint,
  ModificationView,
  ParsonsView,
  PlantedBugView,
  PracticeView,
} from '../tutor/practice/view.ts';
import { calledWrong } from './calledWrong.ts';
import { fenced } from './fenced.ts';

/**
 * A practice as blocks of Markdown, as far as the learner has come.
 * @param wrong Parts to leave out, since the learner calls them wrong.
 */
export function practiceBlocks(view: PracticeView, languageId: string, wrong: ReadonlySet<number>): string[] {
  switch (view.exercise) {
    case 'plantedBug':
      return bugBlocks(view, wrong.has(0));
    case 'parsons':
      return parsonsBlocks(view, languageId);
    case 'modification':
      return modificationBlocks(view, languageId, wrong);
  }
}

function bugBlocks({ symptom, missed, hints, rungs, solution }: PlantedBugView, isWrong: boolean): string[] {
  const end = solution && (isWrong ? [calledWrong()] : solutionBlocks(solution));
  return [
    `**${symptom}**`,
    ...missed.map(({ line, text }) => `- [ ] ${l10n.t('Line {0}', line)}: ${text.trim()}`),
    ...hintBlocks(hints, rungs),
    ...(end ?? []),
  ];
}

const solutionBlocks = ({ by, tries, right, wrong, why }: BugSolution): string[] => [
  by === 'telling' ? `_${l10n.t('The answer')}:_` : `- [x] ${l10n.t('Found at try {0}', tries)}`,
  fenced(`-${wrong}\n+${right}`, 'diff'),
  why,
];

function parsonsBlocks({ blocks, order, result, checks, placed }: ParsonsView, languageId: string): string[] {
  const code = order.map((place) => blocks[place] ?? '').join('\n');
  const how = {
    solved: l10n.t('In order after {0} checks, with {1} blocks placed on request', checks, placed),
    shown: l10n.t('The order was shown'),
  };
  return [`**${l10n.t('Put the lines in order')}**`, fenced(code, languageId), result ? `_${how[result]}_` : ''];
}

function modificationBlocks(view: ModificationView, languageId: string, wrong: ReadonlySet<number>): string[] {
  const { task, points, hints, rungs, sketch } = view;
  return [
    `**${task}**`,
    ...points.flatMap((point, index) =>
      wrong.has(index) ? [`- ${point.point}`, calledWrong()] : pointBlocks(point, languageId),
    ),
    ...hintBlocks(hints, rungs),
    sketch === undefined ? '' : `_${l10n.t('The answer')}:_ ${sketch}`,
  ];
}

const pointBlocks = ({ point, result }: ModificationPoint, languageId: string): string[] => [
  `- [${result?.hit ? 'x' : ' '}] ${point} ${result?.feedback ?? ''}`.trimEnd(),
  result?.quote ? fenced(result.quote, languageId) : '',
];

const hintBlocks = (hints: readonly string[], rungs: number): string[] =>
  hints.map((hint, index) => `_${l10n.t('Hint {0} of {1}', index + 1, rungs)}:_ ${hint}`);
