import { countWords } from '../words.ts';
import type { Finding } from './finding.ts';

/** What a fair question with options keeps to. */
export const choiceLimits = {
  /** Of the question and its options together, without the reasons. */
  words: 120,
  minOptions: 2,
  maxOptions: 4,
  /** Longest option by shortest, in characters: a key that stands out by its length gives itself away. */
  lengthRatio: 1.6,
  /** A difference of so few characters gives nothing away, whatever the ratio: `3` beside `12`. */
  lengthSlack: 8,
} as const;

export interface Choice {
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly correct: boolean }[];
}

/** Whether a question can be asked fairly: one key, options that differ, and nothing that gives the key away. */
export function choiceFindings<Part>(part: Part, { question, options }: Choice): Finding<Part>[] {
  const findings: Finding<Part>[] = [];
  const find = (rule: Finding['rule'], detail: string) => findings.push({ part, rule, detail });
  const keys = options.filter((option) => option.correct);
  if (keys.length !== 1) find('notOneKey', `${keys.length} options are correct; exactly one must be.`);
  const { minOptions, maxOptions, lengthRatio, lengthSlack } = choiceLimits;
  if (options.length < minOptions || options.length > maxOptions) {
    find('optionCount', `There are ${options.length} options; there must be ${minOptions} to ${maxOptions}.`);
  }
  if (question.trim() === '' || options.some((option) => plain(option.text) === '')) {
    find('missing', 'The question or an option is empty.');
  }
  if (new Set(options.map((option) => plain(option.text))).size < options.length) {
    find('equalOptions', 'Two options say the same.');
  }
  const lengths = options.map((option) => option.text.trim().length);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  if (longest > shortest * lengthRatio && longest - shortest > lengthSlack) {
    const detail = `Options have ${shortest} to ${longest} characters; the longest may have ${lengthRatio} times as many as the shortest.`;
    find('optionLength', detail);
  }
  if (showsKey(question, options))
    find('keyShown', 'The question, or a mark in an option, tells which one is correct.');
  const words = countWords([question, ...options.map((option) => option.text)].join(' \n'));
  if (words > choiceLimits.words) {
    find('tooManyWords', `Question and options have ${words} words; they may have ${choiceLimits.words}.`);
  }
  return findings;
}

/** A word or two may well stand in the question too, as the name of a variable does. */
const SHORTEST_TELLING_KEY = 8;
const mark = /[([]\s*(?:correct|right|key|answer|true)\s*[)\]]|[✓✔✅]/iu;
const announced = /\b(?:correct|right) (?:answer|option|choice)\s*(?:is|:)/i;

/** The text of the key, and of no other option, stands in the question; or somebody wrote it beside. */
function showsKey(question: string, options: Choice['options']): boolean {
  if (announced.test(question) || options.some(({ text }) => mark.test(text))) return true;
  const asked = wordsOf(question);
  const stands = ({ text }: { readonly text: string }) => asked.includes(wordsOf(text));
  return (
    options.some((option) => option.correct && plain(option.text).length >= SHORTEST_TELLING_KEY && stands(option)) &&
    !options.some((option) => !option.correct && stands(option))
  );
}

/** Words and signs between blanks, so that what is found is no part of a word. */
const wordsOf = (text: string): string =>
  ` ${(
    plain(text)
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}_$]+|\S/gu) ?? []
  ).join(' ')} `;

/** What two options have in common if a reader would call them the same. Case counts: it does in code. */
const plain = (text: string): string =>
  text
    .replace(/[`*_\s]+/g, ' ')
    .replace(/[.!]+$/, '')
    .trim();
