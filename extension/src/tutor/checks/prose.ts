import { countWords } from '../words.ts';
import type { Finding } from './finding.ts';

export function wordFindings<Part>(part: Part, text: string, most: number): Finding<Part>[] {
  const words = countWords(text);
  if (words <= most) return [];
  return [{ part, rule: 'tooManyWords', detail: `It has ${words} words; it may have ${most}.` }];
}

export function missingFindings<Part>(part: Part, fields: Readonly<Record<string, string>>): Finding<Part>[] {
  const empty = Object.keys(fields).filter((field) => fields[field]?.trim() === '');
  return empty.map((field) => ({ part, rule: 'missing', detail: `\`${field}\` is empty.` }));
}

/** Question marks of Latin, Greek, Arabic, Armenian, CJK and full width writing. What stands in code spans asks nothing. */
const questionMark = /[?\u037e\u061f\u055e\uff1f]+/gu;
const codeSpans = /(`+)[\s\S]*?\1/g;

/** Whether it asks exactly so many questions. */
export function questionFindings<Part>(part: Part, text: string, expected: 0 | 1 = 1): Finding<Part>[] {
  const marks = text.replace(codeSpans, '').match(questionMark)?.length ?? 0;
  if (marks === expected) return [];
  return [{ part, rule: 'notOneQuestion', detail: `It asks ${marks} questions; it must ask ${expected}.` }];
}

/** A fence or an indented block shows code that the learner should read in the editor, or write. */
export function codeBlockFindings<Part>(part: Part, text: string): Finding<Part>[] {
  if (!/^\s*(?:```|~~~)/m.test(text) && !/(?:^|\n)(?: {4}|\t)\S/.test(text)) return [];
  return [{ part, rule: 'codeBlock', detail: 'It holds a block of code; name lines instead.' }];
}
