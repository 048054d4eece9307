import { withoutComment } from './codeLine.ts';
import { canonicalLiteral } from './literal.ts';

/**
 * What an assignment makes of its target, as far as that can be told without running anything: whole numbers, names whose
 * values are known, `+ - *` and brackets, and plain literals.
 */
export interface Assigned {
  readonly name: string;
  /** A canonical literal. */
  readonly value: string;
}

const assignment =
  /^(?:(?:let|const|var|val|int|long|auto|mut|final)\s+)*([\p{L}_$][\p{L}\p{N}_$]*)\s*(?::\s*[\w<>[\].| ]+?)?\s*(\+|-|\*|:)?=(?!=)\s*([^;]+?)\s*;?$/u;

/**
 * The line without its comment, all white space folded: what these patterns try on a long run of blanks grows with its cube.
 */
const codeOf = (line: string, languageId: string): string =>
  withoutComment(line, languageId).trim().replace(/\s+/g, ' ');

/**
 * @param known Values before the line runs, as literals by name.
 * @param languageId Decides what a comment is: `//` divides in some languages.
 */
export function assigned(line: string, known: ReadonlyMap<string, string>, languageId: string): Assigned | undefined {
  const [, name, operator, right] = assignment.exec(codeOf(line, languageId)) ?? [];
  if (name === undefined || right === undefined) return undefined;
  if (operator === undefined || operator === ':') {
    const value = canonicalLiteral(right) ?? evaluate(right, known);
    return value === undefined ? undefined : { name, value };
  }
  const value = evaluate(`${name} ${operator} (${right})`, known);
  return value === undefined ? undefined : { name, value };
}

const condition = /^(?:\}? ?else if|if|elif|while)\b(.*?)[{:]?$/u;
const comparison = /^(.*?)(===|!==|==|!=|<=|>=|<|>)(.*)$/;
const compare: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  '===': (left, right) => left === right,
  '==': (left, right) => left === right,
  '!==': (left, right) => left !== right,
  '!=': (left, right) => left !== right,
  '<=': (left, right) => left <= right,
  '>=': (left, right) => left >= right,
  '<': (left, right) => left < right,
  '>': (left, right) => left > right,
};

/**
 * How the condition of a line turns out that holds nothing but it: a comparison of whole numbers, of names whose values
 * are known, and of what `+ - *` and brackets make of them. Undefined for all others.
 * @param known Values before the line runs, as literals by name.
 * @param languageId Decides what a comment is.
 */
export function holds(line: string, known: ReadonlyMap<string, string>, languageId: string): boolean | undefined {
  const text = condition.exec(codeOf(line, languageId))?.[1]?.trim();
  const inner = text !== undefined && /^\(.*\)$/.test(text) ? text.slice(1, -1) : text;
  const [, left, sign, right] = comparison.exec(inner ?? '') ?? [];
  if (left === undefined || sign === undefined || right === undefined) return undefined;
  const [one, other] = [evaluate(left, known), evaluate(right, known)];
  return one === undefined || other === undefined ? undefined : compare[sign]?.(BigInt(one), BigInt(other));
}

const token = /\s*(?:(\d+)(?![\w.])|([\p{L}_$][\p{L}\p{N}_$]*)(?![\w.([])|([-+*()]))/uy;

/** Undefined as soon as there is anything but whole numbers, known names of such, `+ - *` and brackets. */
function evaluate(text: string, known: ReadonlyMap<string, string>): string | undefined {
  // They change what they are written at; two minus signs for a number are rare enough.
  if (/--|\+\+/.test(text)) return undefined;
  let at = 0;
  const next = (): { digits?: string; name?: string; sign?: string } | undefined => {
    token.lastIndex = at;
    const [all, digits, name, sign] = token.exec(text) ?? [];
    if (all === undefined) return undefined;
    at += all.length;
    return { ...(digits && { digits }), ...(name && { name }), ...(sign && { sign }) };
  };
  const take = (signs: string): string | undefined => {
    const before = at;
    const sign = next()?.sign;
    if (sign !== undefined && signs.includes(sign)) return sign;
    at = before;
    return undefined;
  };
  const factor = (depth: number): bigint => {
    if (depth > MAX_DEPTH) throw new RangeError('too deep');
    if (take('-')) return -factor(depth + 1);
    if (take('(')) {
      const inner = sum(depth + 1);
      if (!take(')')) throw new SyntaxError('open bracket');
      return inner;
    }
    const found = next();
    const digits = found?.digits ?? (found?.name === undefined ? undefined : known.get(found.name));
    if (digits === undefined || !/^-?\d+$/.test(digits)) throw new SyntaxError('no whole number');
    return BigInt(digits);
  };
  const product = (depth: number): bigint => {
    let value = factor(depth);
    while (take('*')) value *= factor(depth);
    return value;
  };
  const sum = (depth: number): bigint => {
    let value = product(depth);
    for (let sign = take('+-'); sign; sign = take('+-')) {
      value = sign === '+' ? value + product(depth) : value - product(depth);
    }
    return value;
  };
  try {
    const value = sum(0);
    const isSafe = value <= Number.MAX_SAFE_INTEGER && value >= Number.MIN_SAFE_INTEGER;
    return isSafe && text.slice(at).trim() === '' ? String(value) : undefined;
  } catch {
    return undefined;
  }
}

const MAX_DEPTH = 16;
