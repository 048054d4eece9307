/** Traps of a language, told where its construct stands. Each holds for every use of that construct. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, descend, type ParsedCode } from '../parse/tree.ts';

interface Trap {
  /** Names of the nodes it is looked for at. */
  readonly at: ReadonlySet<string>;
  readonly holds: (text: string, node: SyntaxNode, code: ParsedCode) => boolean;
  readonly says: string;
}

const trap = (at: string, holds: Trap['holds'], says: string): Trap => ({ at: new Set(at.split(' ')), holds, says });
const always = (): boolean => true;

/** Whether the node lies in a loop of the same function. */
function inLoop(node: SyntaxNode, code: ParsedCode): boolean {
  for (let up = node.parent; up; up = up.parent) {
    if (!code.isOwn(up)) return false;
    if (code.grammar.kinds[up.name] === 'loop') return true;
    if (code.grammar.kinds[up.name] === 'function' || code.grammar.lambdas.has(up.name)) return false;
  }
  return false;
}

const hasChild = (node: SyntaxNode, name: string): boolean =>
  [...childrenOf(node)].some((child) => child.name === name);

const javascript: readonly Trap[] = [
  trap(
    'AwaitExpression',
    (_text, node, code) => inLoop(node, code),
    'An `await` in a loop makes each round wait for the one before.',
  ),
  trap(
    'CallExpression',
    (text) => /\.sort\(\s*\)$/.test(text),
    'Without a comparator, the `sort` of an array compares as text.',
  ),
  trap(
    'CallExpression',
    (text) => /\.sort\(/.test(text),
    'The `sort` of an array changes it in place and returns the same array.',
  ),
  trap(
    'CallExpression',
    (text) => /\.forEach\(/.test(text),
    'A `return` inside the callback of `forEach` ends that round only.',
  ),
  trap('LogicOp', (text) => text === '??', '`??` falls back only for null and undefined: 0 and the empty text stay.'),
  trap(
    'LogicOp',
    (text, node) => text === '||' && node.parent?.parent?.name === 'VariableDeclaration',
    '`||` also falls back for 0 and the empty text.',
  ),
  trap(
    'CompareOp',
    (text) => text === '==' || text === '!=',
    'The two-sign comparison converts types before it compares.',
  ),
  trap('ForInSpec', always, 'A `for … in` loop goes through keys, as text, not through values.'),
  trap(
    'Spread',
    (_text, node) => /^(Object|Array)Expression$/.test(node.parent?.name ?? ''),
    'The spread copies one level: nested objects stay shared.',
  ),
  trap('?.', always, 'Where the value is missing, `?.` gives undefined instead of an error.'),
  trap(
    'ArrowFunction',
    (_text, node, code) => inLoop(node, code),
    'The function keeps the variables themselves, not their values of that moment.',
  ),
  trap('YieldExpression', always, 'Calling a generator runs none of its lines; asking for the first value does.'),
  trap(
    'async',
    (_text, { parent }) => parent !== null && !hasChild(parent, 'Star'),
    'Whoever calls it gets a promise at once, not the result.',
  ),
];

const mutable = new Set(['ArrayExpression', 'DictionaryExpression', 'SetExpression']);

const python: readonly Trap[] = [
  trap(
    'ParamList',
    (_text, node) => [...childrenOf(node)].some((child) => mutable.has(child.name)),
    'The default value is made once, when the `def` runs, and all calls share it.',
  ),
  trap(
    'YieldStatement YieldExpression',
    always,
    'Calling a generator runs none of its lines; asking for the first value does.',
  ),
  trap(
    'ForStatement WhileStatement',
    (_text, node) => hasChild(node, 'else'),
    'The `else` of a loop runs when no `break` ended it.',
  ),
  trap(
    'LambdaExpression',
    (_text, node, code) => inLoop(node, code),
    'The lambda looks the loop variable up when it is called, not when it is made.',
  ),
  trap(
    'except',
    (_text, node) => node.nextSibling?.name === 'Body',
    'A bare `except` also catches KeyboardInterrupt and SystemExit.',
  ),
  trap('ArithOp', (text) => text === '//', '`//` rounds towards minus infinity, not towards zero.'),
  trap('CompareOp is', (text) => text === 'is', '`is` asks for the same object, not for an equal one.'),
  trap('Decorator', always, 'The decorator runs once, at the definition, and what it returns takes the name.'),
  trap('async', always, 'Calling it makes a coroutine; nothing runs before it is awaited.'),
];

const go: readonly Trap[] = [
  trap('DeferStatement', always, 'The arguments of a `defer` are evaluated at once; the call waits.'),
  trap('GoStatement', always, 'Nothing waits for a goroutine unless the code arranges it.'),
  trap(
    'RangeClause',
    (text) => /^[^:=]+,/.test(text),
    'The value of a `range` is a copy: changing it leaves the collection alone.',
  ),
  trap(
    'TypeAssertion',
    (text, node) => node.parent?.name !== 'VarDecl' && !text.endsWith('(type)'),
    'A type assertion without a second result panics when it fails.',
  ),
  trap(
    'IfStatement',
    (_text, node) => hasChild(node, 'VarDecl'),
    'What is declared in the `if` line exists in its branches only.',
  ),
  trap(
    'MethodDecl',
    (_text, node) => node.firstChild?.nextSibling?.firstChild?.nextSibling?.lastChild?.name === 'PointerType',
    'A pointer receiver: the method can change the caller’s value.',
  ),
];

const rust: readonly Trap[] = [
  trap('TryExpression', always, 'The `?` leaves at once when there is an error or nothing.'),
  trap('CallExpression', (text) => /\.(unwrap|expect)\([^)]*\)$/.test(text), 'It panics where there is no value.'),
  trap('MatchExpression', always, 'The compiler refuses a `match` that leaves a case out.'),
  trap(
    'SelfParameter',
    (text) => text.includes('mut'),
    'While `&mut self` is borrowed, nobody else can use the value.',
  ),
  trap(
    'CallExpression',
    (text) => /\.(into_)?iter\(\)[\s\S]*\.(map|filter)\([\s\S]*\)$/.test(text),
    'Iterators are lazy: nothing runs before something consumes them.',
  ),
];

const java: readonly Trap[] = [
  trap('TryWithResourcesStatement', always, 'What the brackets open is closed before a `catch` or `finally` runs.'),
  trap(
    'EnhancedForStatement',
    (text) => /\.(remove|add)\(/.test(text),
    'Changing a collection while looping over it can throw ConcurrentModificationException.',
  ),
  trap('Superclass', always, 'The constructor of the superclass runs first.'),
  trap('LambdaExpression', always, 'A lambda may only use local variables that never change.'),
  trap(
    'SwitchLabel',
    (_text, node) => node.parent?.name === 'SwitchBlock',
    'Without a `break`, a case runs on into the next one.',
  ),
];

const cpp: readonly Trap[] = [
  trap(
    'CaseStatement',
    (text) => !/\b(break|return|throw|continue|goto)\b/.test(text),
    'Without a `break`, a case runs on into the next one.',
  ),
  trap('NewExpression', always, 'What `new` makes lives until something deletes it.'),
];

const byLanguage: Readonly<Record<string, readonly Trap[]>> = {
  typescript: javascript,
  typescriptreact: javascript,
  javascript,
  javascriptreact: javascript,
  python,
  go,
  rust,
  java,
  c: cpp,
  cpp,
};

/** The traps between two lines, in the order of the text; not in functions that are declared further inside. */
export function trapsBetween(code: ParsedCode, startLine: number, endLine: number): string[] {
  const known = byLanguage[code.lines.language] ?? [];
  const found: string[] = [];
  for (const node of descend(code.tree.topNode)) {
    const line = code.lineAt(node.from);
    if (!code.isOwn(node) || line < startLine || line > endLine) continue;
    const text = code.text(node);
    const first = known.find((one) => one.at.has(node.name) && one.holds(text, node, code));
    if (first && !found.includes(first.says)) found.push(first.says);
  }
  return found;
}
