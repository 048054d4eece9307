import {
  asCode,
  assignmentOf,
  calleeOf,
  declaredName,
  declaredNames,
  headOf,
  iterated,
  operandOf,
  parametersOf,
} from '../parse/facts.ts';
import { type Statement, soleLambda } from '../parse/outline.ts';
import { descend, type ParsedCode } from '../parse/tree.ts';
import { inCode, listed } from './prose.ts';

/** What a statement does, as a clause without its subject: ``returns `total` ``. */
export function phrase(code: ParsedCode, statement: Statement): string {
  const name = declaredName(code, statement);
  const named = name === undefined ? '' : ` ${inCode(name)}`;
  switch (statement.kind) {
    case 'import':
      return `brings in ${listed(importedNames(code, statement).map(inCode)) || 'another module'}`;
    case 'function': {
      const parameters = parametersOf(code, statement).map((parameter) => inCode(parameter.name));
      const taking = parameters.length > 0 ? `, which takes ${listed(parameters)}` : '';
      return `declares the function${named}${taking}`;
    }
    case 'class':
      return `declares${named || ' a group of functions'}`;
    case 'type':
      return `declares the type${named}`;
    case 'variable':
      return variablePhrase(code, statement);
    case 'assignment':
      return assignmentPhrase(code, statement);
    case 'call':
      return awaited(code, statement, `calls ${calleeOf(code, statement.node) ?? 'a function'}`);
    case 'loop':
      return loopPhrase(code, statement);
    case 'branch':
      return `tests ${headOf(code, statement) ?? 'a condition'}`;
    case 'choice':
      if (statement.node.name === 'SelectStatement') return 'waits for the first of several channels';
      return `chooses by ${headOf(code, statement) ?? 'a value'}`;
    case 'case':
      return `handles ${asCode(code.text(statement.node).replace(/:$/, '')) ?? 'one case'}`;
    case 'return':
      return operandPhrase(code, statement, 'returns', 'returns without a value');
    case 'throw':
      return operandPhrase(code, statement, raisesIn(code), `${raisesIn(code)} again what was caught`);
    case 'yield':
      return operandPhrase(code, statement, 'yields', 'yields');
    case 'break':
      return 'leaves the loop or switch around it';
    case 'continue':
      return 'goes on with the next round of the loop';
    case 'try':
      return 'tries something that can fail';
    case 'with':
      return `opens ${headOf(code, statement) ?? 'something'} for the lines inside`;
    case 'defer':
      return `puts off ${calleeOf(code, statement.node) ?? 'a call'} until the function returns`;
    case 'spawn':
      return `starts ${calleeOf(code, statement.node) ?? 'a call'} on a goroutine of its own`;
    case 'comment':
      return 'explains';
  }
}

export const raisesIn = (code: ParsedCode): string => (code.lines.language === 'python' ? 'raises' : 'throws');

export function importedNames(code: ParsedCode, { node }: Statement): string[] {
  const text = code.text(node);
  const afterImport = code.lines.language === 'python' ? text.indexOf('import') : 0;
  const found: string[] = [];
  for (const inner of descend(node)) {
    if (inner.firstChild || inner.from - node.from < afterImport) continue;
    const isName = code.grammar.definitions.has(inner.name) || code.grammar.names.has(inner.name);
    const isModule = code.lines.language === 'go' && inner.name === 'String';
    if (isName || isModule) found.push(code.text(inner));
  }
  // `java.util.List`: the path leads to the last name.
  return code.lines.language === 'java' ? found.slice(-1) : found;
}

function variablePhrase(code: ParsedCode, statement: Statement): string {
  const names = declaredNames(code, statement.node);
  const value = assignmentOf(code, statement)?.value;
  const shown = value === undefined ? undefined : asCode(value);
  const target = listed(names.map(inCode)) || 'a variable';
  if (value === undefined) return `declares ${target}`;
  if (names.length > 1) return `takes ${target} out of ${shown ?? 'one value'}`;
  const callee = shown ?? calleeOf(code, statement.node);
  return awaited(code, statement, `sets ${target} to ${shown ?? (callee ? `what ${callee} gives` : 'a new value')}`);
}

function assignmentPhrase(code: ParsedCode, statement: Statement): string {
  const parts = assignmentOf(code, statement);
  if (!parts) return `runs ${asCode(code.text(statement.node)) ?? 'a statement'}`;
  const target = asCode(parts.target) ?? 'a place';
  if (parts.value === '') return `counts ${target} ${parts.operator === '--' ? 'down' : 'up'}`;
  const value = asCode(parts.value) ?? (isLambda(code, statement) ? 'a function' : 'a new value');
  if (parts.operator === '=') return `sets ${target} to ${value}`;
  const update = asCode(code.text(statement.node).slice(parts.target.length));
  return `updates ${target}${update ? ` with ${update}` : ''}`;
}

function loopPhrase(code: ParsedCode, statement: Statement): string {
  const source = iterated(code, statement);
  if (source) return `loops over ${source}`;
  const head = headOf(code, statement);
  if (statement.node.name.startsWith('While') && head) return `repeats while ${head}`;
  return head ? `loops with ${head}` : 'loops';
}

function operandPhrase(code: ParsedCode, statement: Statement, verb: string, alone: string): string {
  const operand = operandOf(code, statement);
  if (!operand) return alone;
  if (operand.code) return `${verb} ${operand.code}`;
  if (statement.blocks.some(({ role }) => role === 'lambda') && isLambda(code, statement)) return `${verb} a function`;
  const callee = calleeOf(code, statement.node);
  return `${verb} ${callee ? `what ${callee} makes` : 'a value'}`;
}

/** Whether the last part of a statement is a function expression. */
const isLambda = (code: ParsedCode, { node }: Statement): boolean => soleLambda(code, node) !== undefined;

const awaited = (code: ParsedCode, { node }: Statement, text: string): string => {
  const waits = [...descend(node, code.grammar.lambdas)].some((inner) => inner.name === 'AwaitExpression');
  return waits ? `${text} and waits for it` : text;
};
