import type { SyntaxNode } from '@lezer/common';
import type { Kind } from './grammar.ts';
import { childrenOf, descend, type ParsedCode } from './tree.ts';

/** A statement or declaration, with the statements inside it. */
export interface Statement {
  readonly kind: Kind;
  readonly node: SyntaxNode;
  readonly startLine: number;
  readonly endLine: number;
  readonly blocks: readonly Block[];
}

export interface Block {
  /** `lambda`: the body of a function expression, which runs when that is called. */
  readonly role: 'body' | 'else' | 'handler' | 'finally' | 'lambda';
  /** Where it is opened: for a handler, the line of its `catch`. */
  readonly startLine: number;
  readonly endLine: number;
  readonly statements: readonly Statement[];
}

/** The statements of the snippet in the order of the text, comments left out. */
export const outline = (code: ParsedCode): Statement[] =>
  statementsIn(code, code.tree.topNode).filter(({ kind }) => kind !== 'comment');

function statementsIn(code: ParsedCode, node: SyntaxNode): Statement[] {
  return [...childrenOf(node)].flatMap((child) => {
    if (child.to <= code.from || child.from >= code.to) return [];
    const { wrappers, blocks } = code.grammar;
    if (!code.isOwn(child) || blocks.has(child.name)) return statementsIn(code, child);
    if (wrappers.has(child.name)) {
      const inside = statementsIn(code, child);
      // What stands before a declaration (`export`, a decorator) belongs to it.
      return inside.length === 1 ? inside.map((one) => ({ ...one, ...code.span(child) })) : inside;
    }
    const statement = toStatement(code, child);
    return statement ? [statement] : [];
  });
}

function toStatement(code: ParsedCode, node: SyntaxNode): Statement | undefined {
  const kind = kindOf(code, node);
  if (kind === undefined) return undefined;
  const lambda = kind === 'variable' ? soleLambda(code, node) : undefined;
  return {
    kind: lambda ? 'function' : isTailExpression(code, node) ? 'return' : kind,
    node,
    ...code.span(node),
    blocks: lambda ? blocksOf(code, lambda) : blocksOf(code, node),
  };
}

/** Go has one node for all jumps, and Python's assignments declare only where a plain name is assigned to. */
function kindOf(code: ParsedCode, node: SyntaxNode): Kind | undefined {
  if (node.name === 'AssignStatement' && node.firstChild?.name === 'MemberExpression') return 'assignment';
  return node.name === 'GotoStatement' && node.firstChild?.name === 'break' ? 'break' : code.grammar.kinds[node.name];
}

/** The function that a declaration gives a name to: `const twice = (n) => …`. */
export function soleLambda(code: ParsedCode, node: SyntaxNode): SyntaxNode | undefined {
  const { lastChild } = node;
  const value = lastChild?.name === ';' ? lastChild.prevSibling : lastChild;
  return value && code.grammar.lambdas.has(value.name) ? value : undefined;
}

/** Rust: a function's last expression, without a semicolon, is what it returns. */
function isTailExpression(code: ParsedCode, node: SyntaxNode): boolean {
  const wrapper = node.parent;
  if (wrapper?.name !== 'ExpressionStatement' || wrapper.parent?.name !== 'Block') return false;
  if (wrapper.parent.parent?.name !== 'FunctionItem' || code.grammar.kinds[node.name] !== 'call') return false;
  const end = wrapper.nextSibling;
  // Around a selection that was cut out of a function there is another one, whose end is not in the code.
  const ends = end?.name === '}' && code.isOwn(end) && code.isOwn(wrapper.parent.parent);
  return ends && !code.text(wrapper).endsWith(';');
}

const roleAfter: Readonly<Record<string, Block['role']>> = {
  else: 'else',
  elif: 'else',
  except: 'handler',
  catch: 'handler',
  finally: 'finally',
};
const clauses: Readonly<Record<string, Block['role']>> = { CatchClause: 'handler', FinallyClause: 'finally' };
/** What can stand as a body without a block around it; other nodes there are conditions. */
const bare: ReadonlySet<Kind> = new Set(['branch', 'loop', 'choice', 'try', 'return', 'throw', 'break', 'continue']);

function blocksOf(code: ParsedCode, node: SyntaxNode): Block[] {
  const found: Block[] = [];
  let role: Block['role'] = 'body';
  let opened = node.from;
  for (const child of childrenOf(node)) {
    const kind = code.grammar.kinds[child.name];
    if (child.name in roleAfter) {
      role = roleAfter[child.name] ?? role;
      opened = child.from;
    } else if (child.name in clauses) {
      const inner = [...childrenOf(child)].find((part) => code.grammar.blocks.has(part.name));
      if (inner) found.push(toBlock(code, inner, clauses[child.name] ?? role, child.from));
    } else if (code.grammar.blocks.has(child.name)) {
      found.push(toBlock(code, child, role, role === 'body' ? child.from : opened));
    } else if (child.name === 'ExpressionStatement' || (kind && bare.has(kind))) {
      const { startLine, endLine } = code.span(child);
      const wrapped = child.name === 'ExpressionStatement' ? statementsIn(code, child) : [toStatement(code, child)];
      found.push({ role, startLine, endLine, statements: wrapped.filter((one) => one !== undefined) });
    }
  }
  return found.length > 0 ? found : lambdaBlocks(code, node);
}

function toBlock(code: ParsedCode, node: SyntaxNode, role: Block['role'], opened: number): Block {
  const statements = statementsIn(code, node).filter(({ kind }) => kind !== 'comment');
  return { role, startLine: code.lineAt(opened), endLine: code.span(node).endLine, statements };
}

/** Bodies of the callbacks in a statement, the outermost ones. */
function lambdaBlocks(code: ParsedCode, node: SyntaxNode): Block[] {
  const { lambdas, blocks } = code.grammar;
  return [...descend(node, lambdas)]
    .filter((inner) => lambdas.has(inner.name) && inner !== node)
    .flatMap((lambda) => [...childrenOf(lambda)].filter((part) => blocks.has(part.name)))
    .map((body) => toBlock(code, body, 'lambda', body.from));
}

/** The statements that run as part of these: what functions declared among them hold is left out. */
export function* ownStatements(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    if (statement.kind === 'function' || statement.kind === 'class') continue;
    for (const block of statement.blocks) if (block.role !== 'lambda') yield* ownStatements(block.statements);
  }
}

/** All statements, also those inside others, in the order of the text. */
export function* allStatements(statements: readonly Statement[]): Generator<Statement> {
  for (const statement of statements) {
    yield statement;
    for (const block of statement.blocks) yield* allStatements(block.statements);
  }
}
