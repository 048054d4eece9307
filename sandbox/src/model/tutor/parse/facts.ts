/** What can be read off a statement: names, parameters, conditions, values. All of it stands in the code. */
import type { SyntaxNode } from '@lezer/common';
import { bracketsOf } from './brackets.ts';
import { type Statement, soleLambda } from './outline.ts';
import { childrenOf, descend, type ParsedCode } from './tree.ts';

const LONGEST_QUOTE = 48;

/** Text as inline code, or undefined if it is too long for a sentence or would break the Markdown. */
export function asCode(text: string): string | undefined {
  const trimmed = text.trim().replace(/[;,]$/, '');
  const fits = trimmed !== '' && trimmed.length <= LONGEST_QUOTE && !/[`\n]/.test(trimmed);
  return fits && !breaksOff(trimmed) ? `\`${trimmed}\`` : undefined;
}

/** Whether a selection has cut the text in the middle of an expression. */
function breaksOff(text: string): boolean {
  const { unopened, closing } = bracketsOf(text, '');
  const waits = /(^|[^+-])[+-]$|[=*/%&|<.:]$|\s[?>]$/.test(text);
  return waits || unopened.length > 0 || closing.trim() !== '';
}

const assigns = new Set(['Equals', 'AssignOp', 'UpdateOp', '=', ':=', 'ArithOp', 'IncDecOp']);
const nameNodes = new Set(['FieldName', 'FieldIdentifier', 'Identifier', 'TypeIdentifier', 'GenericType', 'TypeSpec']);
const typeNodes = new Set(['TypeAnnotation', 'TypeDef', 'TypeParamList', 'TypeParameters', 'TypeParams', 'Modifiers']);

/** Name of what a statement declares; undefined if it has none. */
export function declaredName(code: ParsedCode, statement: Statement): string | undefined {
  const node = nameNode(code, statement);
  return (node && code.text(node)) || undefined;
}

/** Line on which the name itself stands: below a decorator, for instance. */
export function declaredLine(code: ParsedCode, statement: Statement): number {
  const node = nameNode(code, statement);
  return node ? code.lineAt(node.from) : statement.startLine;
}

function nameNode(code: ParsedCode, { kind, node }: Statement): SyntaxNode | undefined {
  if (kind === 'variable' || soleLambda(code, node)) return variableNodes(code, node)[0];
  const declarator = [...descend(node, code.grammar.blocks)].find((inner) => inner.name === 'FunctionDeclarator');
  for (const child of childrenOf(declarator ?? node)) {
    if (code.grammar.blocks.has(child.name) || code.grammar.parameters.has(child.name)) {
      // A method in Go has its receiver before its name.
      if (node.name === 'MethodDecl' && child.name === 'Parameters') continue;
      break;
    }
    if (typeNodes.has(child.name)) continue;
    if (child.name === 'TypeSpec') return child.firstChild ?? child;
    if (code.grammar.definitions.has(child.name) || nameNodes.has(child.name)) return child;
  }
  return undefined;
}

/** Names that a declaration of variables introduces, destructured ones too. */
export const declaredNames = (code: ParsedCode, node: SyntaxNode): string[] => [
  ...new Set(variableNodes(code, node).flatMap((name) => code.text(name) || [])),
];

function variableNodes(code: ParsedCode, node: SyntaxNode): SyntaxNode[] {
  const names: SyntaxNode[] = [];
  const collect = (parent: SyntaxNode): void => {
    for (const child of childrenOf(parent)) {
      const afterAssignment = child.prevSibling !== null && assigns.has(child.prevSibling.name);
      if (assigns.has(child.name) || afterAssignment || typeNodes.has(child.name)) continue;
      if (code.grammar.definitions.has(child.name) && child.name !== 'TypeIdentifier') names.push(child);
      else if (/Pattern|Declarator|Spec/.test(child.name)) collect(child);
    }
  };
  collect(node);
  return names;
}

export interface Parameter {
  readonly name: string;
  readonly optional: boolean;
}

const isReceiver = (name: string): boolean => name === 'self' || name === 'cls' || name === 'this';

export function parametersOf(code: ParsedCode, statement: Statement): Parameter[] {
  const owner = soleLambda(code, statement.node) ?? statement.node;
  const lists = [...descend(owner, code.grammar.blocks)].filter((node) => code.grammar.parameters.has(node.name));
  const list = lists[statement.node.name === 'MethodDecl' ? 1 : 0];
  return list ? namesInList(code, list).filter(({ name }) => name !== '' && !isReceiver(name)) : [];
}

function namesInList(code: ParsedCode, list: SyntaxNode): Parameter[] {
  const found: Parameter[] = [];
  const collect = (parent: SyntaxNode): void => {
    for (const child of childrenOf(parent)) {
      const isDefault = child.prevSibling !== null && assigns.has(child.prevSibling.name);
      if (isDefault || typeNodes.has(child.name)) continue;
      if (code.grammar.definitions.has(child.name) && !/^Type|^Field/.test(child.name)) {
        const next = child.nextSibling?.name === 'TypeAnnotation' ? child.nextSibling.nextSibling : child.nextSibling;
        const typed = child.nextSibling?.name === 'TypeDef' ? child.nextSibling.nextSibling : next;
        const optional =
          typed !== null && typed !== undefined && (assigns.has(typed.name) || typed.name === 'Optional');
        found.push({ name: code.text(child), optional: optional || parent.name.startsWith('Optional') });
      } else if (/Param|Pattern|Declarator|Component/.test(child.name)) collect(child);
    }
  };
  collect(list);
  return found;
}

const conditionEnds = new Set(['else', 'elif', 'then']);

/** The condition of a branch or loop, or the subject of a choice: what stands between the keyword and the body. */
export function headOf(code: ParsedCode, { node }: Statement): string | undefined {
  const keyword = [...childrenOf(node)].find((child) => /^(if|while|for|switch|match|select|with)$/.test(child.name));
  if (!keyword) return undefined;
  let end = keyword.to;
  for (let child = keyword.nextSibling; child; child = child.nextSibling) {
    if (code.grammar.blocks.has(child.name) || child.name === 'Body' || conditionEnds.has(child.name)) break;
    if (/Statement$/.test(child.name) && child.name !== 'ReceiveStatement') break;
    end = child.to;
  }
  const text = code.text({ from: keyword.to, to: end }).trim();
  return asCode(isParenthesized(text) ? text.slice(1, -1) : text);
}

/** Whether the first bracket closes with the last one, so that both can go. */
function isParenthesized(text: string): boolean {
  if (!text.startsWith('(') || !text.endsWith(')')) return false;
  let depth = 0;
  for (const [index, sign] of [...text].entries()) {
    if (sign === '(') depth++;
    if (sign === ')' && --depth === 0) return index === [...text].length - 1;
  }
  return false;
}

/** What a loop goes through, if it goes through something: the right side of its `of`, `in`, `:` or `range`. */
export function iterated(code: ParsedCode, { node }: Statement): string | undefined {
  if (node.name === 'ForInSpec') return undefined;
  const spec =
    [...childrenOf(node)].find((child) => /^(ForOfSpec|ForInSpec|ForSpec|RangeClause)$/.test(child.name)) ?? node;
  const word = [...childrenOf(spec)].find((child) => /^(of|in|range|:)$/.test(child.name));
  if (!word || code.grammar.blocks.has(word.parent?.name ?? '')) return undefined;
  const from = word.to;
  let to = from;
  for (let child = word.nextSibling; child; child = child.nextSibling) {
    if (child.name === ')' || code.grammar.blocks.has(child.name)) break;
    to = child.to;
  }
  return asCode(code.text({ from, to }));
}

/** The expression of a `return`, `throw`, `raise`, `yield`; undefined if there is none. */
export function operandOf(
  code: ParsedCode,
  { node, kind }: Statement,
): { text: string; code: string | undefined } | undefined {
  const keyword = /^(return|throw|raise|yield)$/.test(node.firstChild?.name ?? '') ? node.firstChild : undefined;
  const text = code
    .text({ from: keyword?.to ?? node.from, to: node.to })
    .trim()
    .replace(/;$/, '');
  return text === '' || (kind !== 'return' && !keyword) ? undefined : { text, code: asCode(text) };
}

/** Left side, operator and right side of an assignment; the right side is missing in `n++`. */
export function assignmentOf(
  code: ParsedCode,
  { node }: Statement,
): { target: string; operator: string; value: string } | undefined {
  const operator = [...childrenOf(node)]
    .flatMap((child) => (/Declarator$|Spec$/.test(child.name) ? [...childrenOf(child)] : [child]))
    .find((child) => assigns.has(child.name));
  if (!operator) return undefined;
  return {
    target: code.text({ from: node.from, to: operator.from }).trim(),
    operator: code.text(operator),
    value: code.text({ from: operator.to, to: node.to }).trim().replace(/;$/, ''),
  };
}

/** What a call calls, without its arguments: `items.push`. */
export function calleeOf(code: ParsedCode, node: SyntaxNode): string | undefined {
  const call = [...descend(node, code.grammar.lambdas)].find((inner) => code.grammar.calls.has(inner.name));
  const args =
    call && [...childrenOf(call)].find((child) => /Arg|Tokens|Struct/.test(child.name) && !/^Type/.test(child.name));
  return call && asCode(code.text({ from: call.from, to: args?.from ?? call.to }));
}

/** Lines on which a name stands as a variable, a function or a type. Properties of that name do not count. */
export function linesOfName(code: ParsedCode, name: string): number[] {
  const lines = new Set<number>();
  for (const node of descend(code.tree.topNode)) {
    const isName = code.grammar.names.has(node.name) || node.name === 'TypeName' || node.name === 'TypeIdentifier';
    if (isName && code.isOwn(node) && code.text(node) === name) lines.add(code.lineAt(node.from));
  }
  return [...lines];
}

/**
 * Whether the end of the statement is in the snippet. A selection may stop in the middle of it; then nothing may be said
 * about its end, or about all that is in it.
 */
export function isComplete(code: ParsedCode, { node, endLine }: Statement): boolean {
  if (node.to > code.to) return false;
  if (endLine < code.lines.last) return true;
  // Indentation alone does not tell whether a block goes on below.
  if (code.lines.language === 'python' && [...descend(node)].some((inner) => inner.name === 'Body')) return false;
  return ![...descend(node)].some((inner) => inner.type.isError && inner.to >= node.to - 1);
}

/** Statements that leave a block for good: the loop, the function, or everything up to a handler. */
const exits = new Set(['return', 'throw', 'break', 'continue']);

/** Whether whoever enters the block leaves it only by its last statement's exit; that statement then. */
export function exitOf(statements: readonly Statement[]): Statement | undefined {
  const last = statements.at(-1);
  return last && exits.has(last.kind) ? last : undefined;
}

/** The first statement inside a loop that can end it early, other than by its condition. */
export function earlyExit(loop: Statement): Statement | undefined {
  const search = (statements: readonly Statement[], nested: boolean): Statement | undefined => {
    for (const one of statements) {
      if (one.kind === 'return' || one.kind === 'throw' || (one.kind === 'break' && !nested)) return one;
      if (one.kind === 'function' || one.kind === 'class') continue;
      const inner = nested || one.kind === 'loop' || one.kind === 'choice';
      for (const block of one.blocks) {
        const found = block.role === 'lambda' ? undefined : search(block.statements, inner);
        if (found) return found;
      }
    }
    return undefined;
  };
  return loop.blocks.map((block) => search(block.statements, false)).find((found) => found !== undefined);
}
