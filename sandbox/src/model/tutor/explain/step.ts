import type { Ref } from '../lines.ts';
import { isComplete } from '../parse/facts.ts';
import type { Statement } from '../parse/outline.ts';
import type { ParsedCode } from '../parse/tree.ts';
import { phrase } from './phrase.ts';
import { capitalised, listed } from './prose.ts';
import { reason } from './reason.ts';
import { trapsBetween } from './traps.ts';
import type { Unit } from './units.ts';

export interface Step {
  readonly ref: Ref;
  readonly says: string;
  readonly why: string;
  readonly gotcha: string;
}

/** What is most worth a reason, where several statements share a step. */
const weight = ({ kind, blocks }: Statement): number =>
  blocks.length * 2 + (kind === 'variable' || kind === 'return' || kind === 'throw' ? 1 : 0);

/** @param told Traps that earlier steps told. @param around The snippet's statements. */
export function toStep(code: ParsedCode, unit: Unit, told: ReadonlySet<string>, around: readonly Statement[]): Step {
  const main = unit.statements.toSorted((a, b) => weight(b) - weight(a))[0] ?? unit.statements[0];
  const traps = trapsBetween(code, unit.startLine, unit.endLine);
  return {
    ref: code.lines.ref(unit.startLine, unit.endLine),
    says: says(code, unit),
    why: unit.statements.length > 1 ? forLine(main.startLine, reason(code, main, around)) : reason(code, main, around),
    gotcha: traps.find((one) => !told.has(one)) ?? '',
  };
}

/** A reason that is about one of several statements has to say which. */
const forLine = (line: number, text: string): string =>
  `For line ${line}: ${/^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text}`;

function says(code: ParsedCode, unit: Unit): string {
  const [first, ...others] = unit.statements;
  if (others.length > 0) return `${capitalised(listed(clauses(code, unit.statements), 3))}.`;
  const clause = capitalised(phrase(code, first));
  if (unit.part === 'whole') return `${clause}${inside(code, first)}.`;
  return `${clause}; it ${isComplete(code, first) ? 'ends' : 'reaches the end of the selection'} on line ${first.endLine}.`;
}

/** A clause for each, with its line; the verb stands once where it is the same: "sets `a` (line 1) and `b` (line 2)". */
function clauses(code: ParsedCode, statements: readonly Statement[]): string[] {
  const full = statements.map((one) => `${phrase(code, one)} (line ${one.startLine})`);
  const verb = (text: string | undefined): string => text?.split(' ')[0] ?? '';
  const sameVerb = full.every((text) => verb(text) === verb(full[0]) && !/^declares the/.test(text));
  return sameVerb ? full.map((text, index) => (index === 0 ? text : text.slice(verb(text).length + 1))) : full;
}

const links: Partial<Record<Statement['kind'], string>> = {
  loop: '; each round',
  branch: '; if it holds, the code',
  function: '; its body',
  try: ': it',
  with: '; inside, the code',
};

/** What the first block of a statement does. */
function inside(code: ParsedCode, statement: Statement): string {
  const link = links[statement.kind];
  const block = statement.blocks[0];
  if (!link || !block || block.role === 'lambda' || block.statements.length === 0) return '';
  return `${link} ${listed(
    block.statements.map((one) => phrase(code, one)),
    3,
  )}`;
}
