import { declaredLine, declaredName, declaredNames, exitOf, isComplete, linesOfName } from '../parse/facts.ts';
import { allStatements, type Block, ownStatements, type Statement } from '../parse/outline.ts';
import { originsOf } from '../parse/scope.ts';
import type { ParsedCode } from '../parse/tree.ts';
import { importedNames } from './phrase.ts';
import { inCode, lineList, lineRange, listed, plural } from './prose.ts';

/** What else the code says about a statement: where its names come up again, which lines depend on it. */
export function reason(code: ParsedCode, statement: Statement, around: readonly Statement[]): string {
  switch (statement.kind) {
    case 'import':
      return usesOf(code, importedNames(code, statement), statement, around);
    case 'variable':
      return usesOf(code, declaredNames(code, statement.node), statement, around);
    case 'function':
      return functionReason(code, statement);
    case 'class':
      return membersOf(code, statement);
    case 'type':
      return usesOf(code, [declaredName(code, statement) ?? ''], statement, around);
    case 'loop': {
      const body = statement.blocks[0];
      if (isBelow(code, statement)) return 'What each round does stands below these lines.';
      return body ? `${rangeOf(body)} ${verb(body, 'belong')} to each round.` : 'Its body is empty.';
    }
    case 'branch':
      if (isBelow(code, statement)) return 'What depends on it stands below these lines.';
      return branchReason(statement);
    case 'choice':
      return 'Only the case that fits is entered.';
    case 'return':
      return origins(code, around, statement) ?? 'Nothing after it in this block is reached.';
    case 'throw':
      return 'Control leaves at once, for the nearest handler around the call.';
    case 'try':
      return tryReason(code, statement);
    case 'with':
      return 'Its exit step runs when those lines are left, even by an error.';
    case 'assignment':
      return origins(code, around, statement) ?? 'From here on, the new value counts.';
    case 'call':
      return callReason(code, statement, around);
    case 'defer':
      return 'It runs at the end, whichever way the function ends.';
    case 'spawn':
      return 'The lines below do not wait for it.';
    case 'yield':
      return 'The function pauses here until the next value is asked for.';
    case 'break':
    case 'continue':
    case 'case':
    case 'comment':
      return 'The lines after it in this block are not reached that way.';
  }
}

/** Whether the selection ends before the first statement that the head is about. */
const isBelow = (code: ParsedCode, statement: Statement): boolean =>
  !isComplete(code, statement) && (statement.blocks[0]?.statements.length ?? 0) === 0;

const rangeOf = ({ startLine, endLine, statements }: Block): string => {
  const first = statements[0]?.startLine ?? startLine;
  const last = statements.at(-1)?.endLine ?? endLine;
  const range = lineRange(first, last);
  return range.charAt(0).toUpperCase() + range.slice(1);
};

/** Singular or plural after a range of lines. */
function verb({ statements }: Block, form: 'belong' | 'run' | 'are'): string {
  const many = statements[0]?.startLine !== statements.at(-1)?.endLine;
  if (form === 'are') return many ? 'are' : 'is';
  return many ? form : `${form}s`;
}

function usesOf(
  code: ParsedCode,
  names: readonly string[],
  statement: Statement,
  around: readonly Statement[],
): string {
  if (names.length === 0) return 'It gives no name to anything here.';
  const owner = functionAround(around, statement);
  const [from, to] = owner ? [owner.startLine, owner.endLine] : [code.lines.first, code.lines.last];
  const parts = names.slice(0, 2).map((name) => {
    const lines = linesOfName(code, name).filter((line) => line >= from && line <= to);
    const elsewhere = lines.filter((line) => line < statement.startLine || line > statement.endLine);
    if (elsewhere.length === 0)
      return `${inCode(name)} does not come up elsewhere in this ${owner && isComplete(code, owner) ? 'function' : 'selection'}`;
    return `${inCode(name)} comes up ${elsewhere.some((line) => line < statement.startLine) ? 'also' : 'again'} on ${lineList(elsewhere)}`;
  });
  return `${parts.join('; ')}.`;
}

/** The innermost function that a statement stands in: beyond it, the same name may mean something else. */
function functionAround(around: readonly Statement[], statement: Statement): Statement | undefined {
  return [...allStatements(around)].findLast(
    (one) =>
      one !== statement &&
      one.kind === 'function' &&
      one.startLine <= statement.startLine &&
      one.endLine >= statement.endLine,
  );
}

/** Where what it uses comes from. */
function origins(code: ParsedCode, around: readonly Statement[], statement: Statement): string | undefined {
  const found = [...originsOf(code, around, statement)]
    .slice(-2)
    .map(([name, line]) => `${inCode(name)} from line ${line}`);
  return found.length > 0 ? `It uses ${listed(found)}.` : undefined;
}

function callReason(code: ParsedCode, statement: Statement, around: readonly Statement[]): string {
  const [callback] = statement.blocks;
  if (callback) return `${rangeOf(callback)} ${verb(callback, 'are')} handed over as a function.`;
  return origins(code, around, statement) ?? 'What it returns is not kept under a name here.';
}

function functionReason(code: ParsedCode, statement: Statement): string {
  const name = declaredName(code, statement);
  const own = declaredLine(code, statement);
  const lines = name === undefined ? [] : linesOfName(code, name);
  // Where its own line is not among them, the name is a property's, and the lines are about something else.
  const others = lines.includes(own) ? lines.filter((line) => line !== own) : [];
  const inside = others.filter((line) => line > statement.startLine && line <= statement.endLine);
  if (name !== undefined && inside.length > 0) return `It names itself again on ${lineList(inside)}.`;
  if (name !== undefined && others.length > 0) return `${inCode(name)} comes up again on ${lineList(others)}.`;
  const body = [...ownStatements(statement.blocks.flatMap((block) => block.statements))];
  const returns = body.filter(({ kind }) => kind === 'return').map(({ startLine }) => startLine);
  return returns.length > 1
    ? `It can return from ${lineList(returns)}.`
    : 'Its body runs only when something calls it.';
}

function membersOf(code: ParsedCode, statement: Statement): string {
  const members = statement.blocks.flatMap((block) => block.statements);
  const methods = members.filter(({ kind }) => kind === 'function').flatMap((one) => declaredName(code, one) ?? []);
  const fields = members.filter(({ kind }) => kind === 'variable').flatMap((one) => declaredName(code, one) ?? []);
  const parts = [
    fields.length > 0 ? `${plural(fields.length, 'field')} (${listed(fields.map(inCode))})` : '',
    methods.length > 0 ? `${plural(methods.length, 'function')} (${listed(methods.map(inCode))})` : '',
  ].filter((part) => part !== '');
  return parts.length > 0 ? `Here it holds ${parts.join(' and ')}.` : 'Other code can build on it.';
}

function branchReason(statement: Statement): string {
  const body = statement.blocks[0];
  const other = statement.blocks.find((block) => block.role === 'else');
  if (!body) return 'Nothing depends on it.';
  const exits = exitOf(body.statements) !== undefined;
  if (body.statements[0]?.startLine === statement.startLine && !other) {
    return `The rest of that line runs only if it holds${exits ? '; past it, the opposite was true' : ''}.`;
  }
  const range = `${rangeOf(body)} ${verb(body, 'run')} only if it holds`;
  if (other) return `${range}; otherwise ${rangeOf(other).toLowerCase()}.`;
  const exit = exitOf(body.statements);
  return exit ? `${range}, and line ${exit.startLine} leaves; past that, the opposite was true.` : `${range}.`;
}

function tryReason(code: ParsedCode, statement: Statement): string {
  const handler = statement.blocks.find((block) => block.role === 'handler');
  const last = statement.blocks.find((block) => block.role === 'finally');
  const caught = handler ? `What goes wrong inside is handled from line ${handler.startLine} on.` : '';
  const always = last ? `Line ${last.startLine} begins what runs either way.` : '';
  return (
    [caught, always].filter((part) => part !== '').join(' ') ||
    (isComplete(code, statement) ? 'What it opened is closed at its end.' : 'Its end is not in these lines.')
  );
}
