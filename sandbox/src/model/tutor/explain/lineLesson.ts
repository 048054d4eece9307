import type { Lines } from '../lines.ts';
import { lineQuestion } from './check.ts';
import type { Lesson } from './lesson.ts';
import { lineRange, plural } from './prose.ts';
import { SIGNATURE } from './purpose.ts';
import type { Step } from './step.ts';

const MOST_STEPS = 5;

const whyLines = {
  noGrammar: 'it has no parser for this language',
  unreadable: 'these lines cannot be read on their own',
  noStatement: 'there is no statement that begins in these lines',
} as const;

/**
 * A lesson about text of which no statements are known: what can be said about any lines.
 *
 * @param why The lesson says so.
 */
export function lineLesson(lines: Lines, why: keyof typeof whyLines): Lesson {
  const paragraphs = toParagraphs(lines);
  const filled = lines.texts.filter((text) => text.trim() !== '').length;
  const size = Math.ceil(paragraphs.length / MOST_STEPS);
  const steps: Step[] = [];
  for (let index = 0; index < paragraphs.length; index += size) {
    const group = paragraphs.slice(index, index + size);
    steps.push(toStep(lines, group[0]?.from ?? lines.first, group.at(-1)?.to ?? lines.last));
  }
  return {
    purpose: `${SIGNATURE} ${whyLines[why]}, so it tells how the ${plural(filled, 'line')} with text are laid out.`,
    steps,
    concepts: ['structure of a text'],
    check: lineQuestion(lines),
  };
}

function toStep(lines: Lines, from: number, to: number): Step {
  const ref = lines.ref(from, to);
  const range = lineRange(ref.startLine, ref.endLine);
  const indent = (line: number): number => lines.at(line).length - lines.at(line).trimStart().length;
  const deepest = Math.max(
    ...Array.from({ length: ref.endLine - ref.startLine + 1 }, (_, index) => indent(ref.startLine + index)),
  );
  const indented = deepest > indent(ref.startLine);
  return {
    ref,
    says: `This part is ${range}.`,
    why: indented
      ? 'Some of its lines are indented further than its first: they belong to what stands above them.'
      : 'All of it stands at one level.',
    gotcha: '',
  };
}

/** Stretches between blank lines. */
function toParagraphs(lines: Lines): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let line = lines.first; line <= lines.last; line++) {
    if (lines.isBlank(line)) continue;
    const current = found.at(-1);
    if (current && current.to === line - 1) current.to = line;
    else found.push({ from: line, to: line });
  }
  return found.length > 0 ? found : [{ from: lines.first, to: lines.last }];
}
