import { phrase } from '../explain/phrase.ts';
import { capitalised } from '../explain/prose.ts';
import { toUnits } from '../explain/units.ts';
import type { Lines, Ref } from '../lines.ts';
import { outline } from '../parse/outline.ts';
import { parseCode } from '../parse/tree.ts';

/** As the schemas of Explain back want them. */
export interface Rubric {
  readonly prompt: string;
  readonly points: readonly { readonly point: string; readonly ref: Ref }[];
}

export interface Verdicts {
  readonly verdicts: readonly {
    readonly point: number;
    readonly verdict: 'hit' | 'missed';
    readonly quote: string;
    readonly feedback: string;
  }[];
}

const MOST = 5;

/** What the parser can say about each part of the code, as points to be made. */
export function rubric(lines: Lines): Rubric {
  return { prompt: 'Explain these lines to a colleague who has never seen them.', points: pointsOf(lines) };
}

/**
 * A parser cannot weigh an explanation: a point counts as made where the learner names something that stands on its
 * lines, and the feedback says so.
 */
export function verdicts(lines: Lines, written: string): Verdicts {
  const words = new Set(written.match(/[\p{L}_$][\p{L}\p{M}\p{N}_$]{2,}/gu) ?? []);
  return {
    verdicts: pointsOf(lines).map(({ ref }, index) => {
      const code = lines.texts.slice(ref.startLine - lines.first, ref.endLine - lines.first + 1).join('\n');
      const named = (code.match(/[\p{L}_$][\p{L}\p{M}\p{N}_$]{2,}/gu) ?? []).find((name) => words.has(name));
      return {
        point: index + 1,
        verdict: named === undefined ? 'missed' : 'hit',
        quote: named ?? '',
        feedback:
          named === undefined
            ? 'You name nothing that stands on these lines.'
            : 'You name something that stands on these lines; more a parser cannot judge.',
      };
    }),
  };
}

function pointsOf(lines: Lines): Rubric['points'] {
  const code = parseCode(lines);
  const units = code ? toUnits(outline(code)) : [];
  const points: Rubric['points'][number][] = [];
  for (const { statements, startLine, endLine } of units) {
    const point = code ? `${capitalised(phrase(code, statements[0]))}, on line ${startLine}.` : '';
    if (points.every((other) => differ(point, other.point))) points.push({ point, ref: lines.ref(startLine, endLine) });
  }
  if (points.length >= 2) return points.slice(0, MOST);
  const filled = lines.texts.map((_, index) => lines.first + index).filter((line) => !lines.isBlank(line));
  const [first = lines.first, last = lines.last] = [filled[0], filled.at(-1)];
  return [
    { point: `Where they begin: line ${first} comes first.`, ref: lines.ref(first, first) },
    { point: `What is last: all ends with what line ${last} holds.`, ref: lines.ref(last, last) },
  ];
}

/** A point that says nearly the same as another is none. */
function differ(one: string, other: string): boolean {
  const [words, others] = [one, other].map((text) => new Set(text.match(/[\p{L}\p{N}_$]+/gu) ?? []));
  const own = [...(words ?? [])].filter((word) => !others?.has(word)).length;
  return own > (words?.size ?? 0) / 3;
}
