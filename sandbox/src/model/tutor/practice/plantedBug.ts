import type { Lines } from '../lines.ts';
import { countErrors } from '../parse/mend.ts';
import { type ParsedCode, parseCode } from '../parse/tree.ts';

/** As the schema of the planted bug wants it. */
export interface PlantedBug {
  readonly find: string;
  readonly replace: string;
  readonly symptom: string;
  readonly hints: readonly string[];
  readonly why: string;
}

/** A slip of one piece of a line that changes what the code does, whatever the code is. */
interface Slip {
  readonly find: RegExp;
  readonly put: string;
  readonly texts: Omit<PlantedBug, 'find' | 'replace'>;
}

const bound: Slip['texts'] = {
  symptom: 'An input right at a limit is treated as if it were on the other side of it.',
  hints: ['Something is compared, and its edge has moved.', 'Try the very value that separates both cases.'],
  why: 'The comparison takes in its own limit in one version and leaves it out in the other.',
};
const opposite: Slip['texts'] = {
  symptom: 'What should happen does not, and what should not does.',
  hints: ['A condition asks the opposite.', 'Try an input for which it should hold, and one for which it should not.'],
  why: 'The condition now holds exactly where it did not hold before.',
};
const joined: Slip['texts'] = {
  symptom: 'Two things that belong together are no longer asked for in the same way.',
  hints: ['Two conditions are joined otherwise.', 'Try an input for which only one of the two holds.'],
  why: 'It makes a difference whether both conditions must hold, or one is enough.',
};
const sum: Slip['texts'] = {
  symptom: 'A result comes out too small or too large, by more than a little.',
  hints: ['A calculation goes in another direction.', 'Try it with small whole numbers, by hand.'],
  why: 'The two numbers are put together by another operation than before.',
};
const start: Slip['texts'] = {
  symptom: 'Every result is off by the same small amount.',
  hints: ['Something starts from another value.', 'Try an input that has nothing in it at all.'],
  why: 'What is built up begins one further than it did.',
};

/** The most telling first. Blanks around a sign keep types and arrows out. */
const slips: readonly Slip[] = [
  { find: / >= /, put: ' > ', texts: bound },
  { find: / <= /, put: ' < ', texts: bound },
  { find: / < /, put: ' <= ', texts: bound },
  { find: / > /, put: ' >= ', texts: bound },
  { find: / === /, put: ' !== ', texts: opposite },
  { find: / !== /, put: ' === ', texts: opposite },
  { find: / == /, put: ' != ', texts: opposite },
  { find: / != /, put: ' == ', texts: opposite },
  { find: / && /, put: ' || ', texts: joined },
  { find: / \|\| /, put: ' && ', texts: joined },
  { find: / and /, put: ' or ', texts: joined },
  { find: / \+= /, put: ' -= ', texts: sum },
  { find: / -= /, put: ' += ', texts: sum },
  { find: / - /, put: ' + ', texts: sum },
  { find: / = 0\b/, put: ' = 1', texts: start },
];

/** The first slip that the code allows and still parses with; undefined if it allows none. */
export function plantedBug(lines: Lines): PlantedBug | undefined {
  const code = parseCode(lines);
  if (code === undefined) return undefined;
  const texts = code.source.slice(code.from, code.to).split('\n');
  const errors = countErrors(code.tree);
  for (const { find: pattern, put, texts: said } of slips) {
    for (const [index, text] of texts.entries()) {
      const at = pattern.exec(text)?.index;
      const find = text.trim();
      const replace = text.replace(pattern, put).trim();
      if (at === undefined || !isOnly(lines, find) || !isCode(code, texts, index, at)) continue;
      const changed = texts.with(index, text.replace(pattern, put));
      if (!quotes(said, find, replace) && errorsOf(code, changed) <= errors) {
        return { find, replace, ...said };
      }
    }
  }
  return undefined;
}

const isOnly = ({ texts }: Lines, find: string): boolean =>
  texts.reduce((count, text) => count + text.split(find).length - 1, 0) === 1;

/** Neither a comment nor a text. */
function isCode(code: ParsedCode, texts: readonly string[], index: number, at: number): boolean {
  const before = texts.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  const node = code.tree.resolveInner(code.from + before + at + 1, 1);
  return !/Comment|String|Template|RegExp|Char|Attribute/.test(node.name);
}

const quotes = ({ symptom, hints }: Slip['texts'], ...pieces: readonly string[]): boolean =>
  pieces.some((piece) => [symptom, ...hints].some((text) => text.includes(piece)));

/** Read in the same surroundings: whether a change parses as well as what was there. */
const errorsOf = ({ source, from, to, grammar }: ParsedCode, texts: readonly string[]): number =>
  countErrors(grammar.parser.parse(source.slice(0, from) + texts.join('\n') + source.slice(to)));
