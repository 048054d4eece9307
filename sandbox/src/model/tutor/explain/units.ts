import type { Block, Statement } from '../parse/outline.ts';

/** What one step of a lesson is about: a statement, the head of one whose inside has steps of its own, or a few in a row. */
export interface Unit {
  readonly statements: readonly [Statement, ...Statement[]];
  readonly part: 'whole' | 'head';
  readonly startLine: number;
  readonly endLine: number;
}

const MOST = 6;
const ENOUGH = 4;

/** Divides the snippet into at most six units that cover it in order. */
export function toUnits(statements: readonly Statement[]): Unit[] {
  let units = statements.map(whole);
  while (units.length < ENOUGH) {
    const opened = openLargest(units);
    if (!opened) break;
    units = opened;
  }
  while (units.length > MOST) units = joinSmallest(units);
  return units;
}

const whole = (statement: Statement): Unit => ({
  statements: [statement],
  part: 'whole',
  startLine: statement.startLine,
  endLine: statement.endLine,
});

/** Replaces the longest unit that has something inside by its head and what is inside. */
function openLargest(units: readonly Unit[]): Unit[] | undefined {
  const candidates = units.filter((unit) => unit.part === 'whole' && insideOf(unit).length > 0 && size(unit) > 3);
  const largest = candidates.toSorted((a, b) => size(b) - size(a))[0];
  return largest && units.flatMap((unit) => (unit === largest ? opened(unit) : [unit]));
}

const size = (unit: Unit): number => unit.endLine - unit.startLine + 1;
const insideOf = (unit: Unit): Statement[] => unit.statements[0].blocks.flatMap((block) => block.statements);

/** A head ends where the first block is opened, and before the first statement inside. */
function opened(unit: Unit): Unit[] {
  const [statement] = unit.statements;
  const inside = insideOf(unit);
  const firstInside = Math.min(...inside.map(({ startLine }) => startLine));
  const openedAt = Math.min(...statement.blocks.map((block: Block) => block.startLine));
  const endLine = Math.max(statement.startLine, Math.min(openedAt, firstInside - 1));
  return [{ statements: [statement], part: 'head', startLine: statement.startLine, endLine }, ...inside.map(whole)];
}

/** Joins the two neighbours that are smallest together; a head stays alone as long as others can be joined. */
function joinSmallest(units: readonly Unit[]): Unit[] {
  const cost = (index: number): number => {
    const [a, b] = [units[index], units[index + 1]];
    if (!a || !b) return Number.POSITIVE_INFINITY;
    return b.endLine - a.startLine + (a.part === 'head' || b.part === 'head' ? 1_000 : 0);
  };
  const indices = Array.from({ length: units.length - 1 }, (_, index) => index);
  const at = indices.reduce((best, index) => (cost(index) < cost(best) ? index : best), 0);
  const [a, b] = [units[at], units[at + 1]];
  if (!a || !b) return [...units];
  const joined: Unit = {
    statements: [...a.statements, ...b.statements] as [Statement, ...Statement[]],
    part: 'whole',
    startLine: a.startLine,
    endLine: Math.max(a.endLine, b.endLine),
  };
  return [...units.slice(0, at), joined, ...units.slice(at + 2)];
}
