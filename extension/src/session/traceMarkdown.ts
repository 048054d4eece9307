import * as l10n from '@vscode/l10n';
import { codeSpan } from '../tutor/codeSpan.ts';
import type { AnswerView, TraceStepView, TraceView } from '../tutor/trace/view.ts';
import { calledWrong } from './calledWrong.ts';

/** A run as far as the learner has come: a table with a line for each step, and below it what was filled in. */
export function traceBlocks({ inputs, steps, claims }: TraceView, wrong: ReadonlySet<number>): string[] {
  if (steps.length === 0) return [l10n.t('Nothing here can be followed step by step.')];
  const given = inputs.map(({ name, value }) => `${codeSpan(name)} = ${codeSpan(value)}`).join(', ');
  const head = [l10n.t('Line'), l10n.t('Code'), l10n.t('Condition'), l10n.t('Changes')];
  return [
    given === '' ? '' : l10n.t('Given {0}:', given),
    [row(head), row(head.map(() => '---')), ...steps.map((step) => row(stepCells(step)))].join('\n'),
    ...steps.flatMap(({ ref, answers }) =>
      answers.map((answer) => (wrong.has(answer.index) ? calledWrong() : answerBlock(ref.startLine, answer))),
    ),
    claims.all === claims.checked
      ? l10n.t('Code has computed all {0} values and conditions of this run, and they agree.', claims.all)
      : l10n.t(
          'Unverified: code has computed {0} of {1} values and conditions; the rest is the word of a model.',
          claims.checked,
          claims.all,
        ),
  ];
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function stepCells({ ref, branch, variables }: TraceStepView): string[] {
  const changes = variables
    .filter(({ isChanged }) => isChanged)
    .map(({ name, value }) => `${codeSpan(name)} = ${value === undefined ? '?' : codeSpan(value)}`);
  const condition = { taken: l10n.t('true'), notTaken: l10n.t('false'), none: '' }[branch];
  return [String(ref.startLine), codeSpan(ref.quote), condition, changes.join(', ')];
}

function answerBlock(line: number, { name, given, outcome, expected, why }: AnswerView): string {
  const mark = outcome === 'right' || outcome === 'second' ? 'x' : ' ';
  const wrote = given === undefined || mark === 'x' ? '' : ` (${l10n.t('your answer')}: ${codeSpan(given)})`;
  return `- [${mark}] ${l10n.t('Line {0}', line)}: ${codeSpan(name)} = ${codeSpan(expected)}${wrote}. ${why}`;
}
