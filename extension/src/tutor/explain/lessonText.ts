import type { CheckQuestion, Step } from '../lesson.ts';

/** The lesson in Markdown, as a tutor recalls it in follow-ups. The question comes without its key. */
export function lessonText(lesson: {
  readonly purpose: string;
  readonly steps: readonly Step[];
  readonly check?: CheckQuestion;
}): string {
  const steps = lesson.steps.map((step, index) => {
    const lines = step.ref ? ` (lines ${step.ref.startLine} to ${step.ref.endLine})` : '';
    return `${index + 1}.${lines} ${[step.says, step.why, step.gotcha ?? ''].filter((text) => text !== '').join(' ')}`;
  });
  const check = lesson.check
    ? [`Question: ${lesson.check.question}`, ...lesson.check.options.map((option) => `- ${option}`)].join('\n')
    : '';
  return [lesson.purpose, ...steps, check].filter((text) => text !== '').join('\n\n') || 'The lesson was stopped.';
}
