import type { Snippet } from './snippet.ts';

/** A task on code of which it is known what changed: then the change is what is taught, by whatever is asked for. */
export const aboutChange = (task: string, { context }: Pick<Snippet, 'context'>): string =>
  context.some(({ kind }) => kind === 'before') ? `${task}\n${changeTask}` : task;

const changeTask =
  'The code was changed recently, perhaps by somebody else or by a program: the context of kind "before" tells which lines are new and what they replaced. Make the change the subject: what the code does now that it did not do before, why that matters, and what it could break; the rest only as far as that needs it. Line numbers and quotes are those of the snippet, never of what was replaced.';
