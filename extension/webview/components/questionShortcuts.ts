import { QuestionElement } from './question.ts';

/**
 * `1` to `4` mark an option, `s` and `u` answer as sure or unsure, as long as a question is open; not while something is
 * typed. @returns Whether the key was meant for the question.
 */
export function questionShortcut(event: KeyboardEvent, question: Element | null): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.target instanceof Element && event.target.closest('textarea') !== null) return false;
  if (!(question instanceof QuestionElement) || question.result !== undefined) return false;
  if (/^[1-9]$/.test(event.key)) question.choose(Number(event.key) - 1);
  else if (event.key === 's') question.answer('sure');
  else if (event.key === 'u') question.answer('unsure');
  else return false;
  event.preventDefault();
  return true;
}
