/** Code that was cut out of its file, put where it can be read: what it lacks at its edges is put around it. */
import { Tree } from '@lezer/common';
import { bracketsOf, type Closer } from './brackets.ts';
import type { Grammar } from './grammar.ts';
import { indentedAfter, indentedBefore } from './indentation.ts';

export interface Mended {
  readonly tree: Tree;
  readonly before: string;
  readonly after: string;
  readonly errors: number;
}

/** A selection may begin in the middle of a statement: with `&& isOpen`, for instance, or with `else`. */
function leadsFor(text: string): readonly string[] {
  if (/^\s*else\b/.test(text)) return ['', 'if (_) { } ', 'if _ { } '];
  return /^\s*[.?:&|+*/%=<>,-]/.test(text) ? ['', '_ ', '_ ? _ ', '_ = ', 'type _ = '] : [''];
}

/** Or end in the middle of one: `const total =`. */
const tails = [' _', ' {}', ' _ {}'] as const;

/** Text that is no code would be tried in vain for long. */
const MOST_READINGS = 150;
const MOST_CHARACTERS = 400_000;

/** Reads text in one surrounding after the other, as long as it may. */
class Reader {
  readonly grammar: Grammar;
  #readings = 0;
  #characters = 0;

  constructor(grammar: Grammar) {
    this.grammar = grammar;
  }

  /** In the surroundings that suit it best. */
  read(text: string, before: string, after: string): Mended {
    let best: Mended = { tree: Tree.empty, before, after, errors: Number.POSITIVE_INFINITY };
    for (const [left, right] of this.grammar.surroundings) {
      if (this.#readings > MOST_READINGS || this.#characters > MOST_CHARACTERS) return best;
      const source = left + before + text + after + right;
      this.#readings += 1;
      this.#characters += source.length;
      const tree = this.grammar.parser.parse(source);
      best = better(best, { tree, before: left + before, after: after + right, errors: countErrors(tree) });
      if (best.errors === 0) return best;
    }
    return best;
  }
}

/** The reading with the fewest errors. What is put before may have lines of its own. */
export function mend(text: string, language: string, grammar: Grammar): Mended {
  const reader = new Reader(grammar);
  const whole = reader.read(text, '', '');
  if (whole.errors === 0) return whole;
  if (language === 'python') return mendIndented(text, reader, whole);
  return [whole, mendBrackets(text, language, reader)].reduce(better);
}

const better = (a: Mended, b: Mended): Mended => (b.errors < a.errors ? b : a);

function mendBrackets(text: string, language: string, reader: Reader): Mended {
  // Lines of a comment whose beginning is further up.
  const opening = /^\s*\*(\s|\/|$)/.test(text) ? '/* ' : '';
  const { unopened, closing } = bracketsOf(opening + text, language);
  const closers = unopened.map((closer) => ({ ...closer, at: closer.at - opening.length }));
  let before = opening;
  for (const [index, closer] of closers.entries()) {
    const next = closers[index + 1];
    const end = next?.at ?? text.length;
    const part = next ? closersOf(text.slice(closer.at + 1, end), language) : closing;
    before = openerFor(reader, closer, before, text.slice(0, end), part) + before;
  }
  let best = reader.read(text, before, closing);
  for (const lead of leadsFor(text)) {
    for (const tail of ['', ...tails]) {
      if (best.errors === 0) return best;
      best = better(best, reader.read(text, before + lead, tail + closing));
      if (tail !== '') best = better(best, reader.read(text, before + lead, `${closing}${tail}`));
      if (tail === ' {}') best = better(best, reader.read(text, before + lead, ` _${closing}${tail}`));
    }
  }
  return best;
}

/** Only a line comment is left to end where another bracket follows. */
const closersOf = (text: string, language: string): string => bracketsOf(text, language).closing;

/** The opener after which the text is read with the fewest errors up to the next bracket that lacks one. */
function openerFor(reader: Reader, closer: Closer, before: string, text: string, closing: string): string {
  const told = closer.sign === '}' ? reader.grammar.openers[closer.word] : undefined;
  const candidates = [...(told ?? []), ...(reader.grammar.openers[closer.sign] ?? [])];
  let best: { readonly opener: string; readonly errors: number } | undefined;
  for (const opener of candidates) {
    const { errors } = reader.read(text, opener + before, closing);
    if (!best || errors < best.errors) best = { opener, errors };
    if (errors === 0) break;
  }
  return best?.opener ?? '';
}

/** Python: blocks are told by indentation, and a text in three quotes may be cut at either end. */
function mendIndented(text: string, reader: Reader, whole: Mended): Mended {
  let best = whole;
  for (const opening of ['', '"""', '(', '[', '{', 'def _(', '_ = ']) {
    const { unopened, closing } = bracketsOf(opening + text, 'python');
    if (unopened.length > 0) continue;
    const before = indentedBefore(text, opening);
    for (const tail of ['', ' _', ': pass', indentedAfter(text)]) {
      best = better(best, reader.read(text, before, closing.trimEnd() + tail));
      best = better(best, reader.read(text, before, tail + closing.trimEnd()));
      if (best.errors === 0) return best;
    }
  }
  return best;
}

export function countErrors(tree: Tree): number {
  let errors = 0;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) errors += 1;
    },
  });
  return errors;
}
