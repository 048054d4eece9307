import { declaredName, linesOfName } from '../parse/facts.ts';
import { allStatements, type Statement } from '../parse/outline.ts';
import { descend, type ParsedCode } from '../parse/tree.ts';

const MOST = 5;

/** Ideas by the node of the syntax tree that gives them away, the most specific ones first. */
const byNode: readonly (readonly [concept: string, nodes: RegExp])[] = [
  ['generator', /^Yield(Statement|Expression)$/],
  ['list comprehension', /Comprehension/],
  ['asynchronous code', /^(AwaitExpression|async)$/],
  ['concurrency', /^(GoStatement|SelectStatement|SendStatement|ChannelType)$/],
  ['deferred call', /^DeferStatement$/],
  ['generics', /^(TypeParamList|TypeParameters|TypeParams|TemplateParameterList)$/],
  ['pattern matching', /^(MatchExpression|MatchStatement)$/],
  ['error propagation', /^TryExpression$/],
  ['exception handling', /^(TryStatement|TryWithResourcesStatement)$/],
  ['resource management', /^(WithStatement|TryWithResourcesStatement)$/],
  ['borrowing', /^(ReferenceExpression|ReferenceType|SelfParameter)$/],
  ['inheritance', /^(Superclass|BaseClassClause)$/],
  ['decorator', /^(Decorator|DecoratedStatement)$/],
  ['optional chaining', /^\?\.$/],
  ['destructuring', /^(ObjectPattern|ArrayPattern|TuplePattern|StructPattern)$/],
  ['function as a value', /^(ArrowFunction|FunctionExpression|LambdaExpression|FunctionLiteral|ClosureExpression)$/],
  ['template text', /^(TemplateString|FormatString)$/],
  ['loop', /^(For|While|Do|Loop)(Statement|Expression|RangeLoop)$|^EnhancedForStatement$/],
  ['class', /^(ClassDeclaration|ClassDefinition|ClassSpecifier|ImplItem)$/],
  ['type declaration', /^(InterfaceDeclaration|TypeAliasDeclaration|TypeDecl|StructItem|EnumItem|RecordDeclaration)$/],
  ['modules', /^(ImportDeclaration|ImportStatement|ImportDecl|UseDeclaration)$/],
  ['branching', /^(If|Switch)(Statement|Expression)$/],
];

/** Up to five ideas of programming that occur in the code. */
export function conceptsIn(code: ParsedCode, statements: readonly Statement[]): string[] {
  const names = new Set([...descend(code.tree.topNode)].filter((node) => code.isOwn(node)).map((node) => node.name));
  const found = byNode.filter(([, nodes]) => [...names].some((name) => nodes.test(name))).map(([concept]) => concept);
  const special = [
    ...(hasRecursion(code, statements) ? ['recursion'] : []),
    ...(hasGuard(statements) ? ['guard clause'] : []),
  ];
  const all = [...special, ...found];
  return (all.length > 0 ? all : ['sequence of statements']).slice(0, MOST);
}

const hasRecursion = (code: ParsedCode, statements: readonly Statement[]): boolean =>
  [...allStatements(statements)].some((statement) => {
    const name = statement.kind === 'function' ? declaredName(code, statement) : undefined;
    const { startLine, endLine } = statement;
    return name !== undefined && linesOfName(code, name).some((line) => line > startLine && line <= endLine);
  });

/** A branch that only leaves, so that the rest need not be indented. */
const hasGuard = (statements: readonly Statement[]): boolean =>
  [...allStatements(statements)].some(
    ({ kind, blocks }) =>
      kind === 'branch' &&
      blocks.length === 1 &&
      blocks[0]?.statements.length === 1 &&
      ['return', 'throw', 'continue'].includes(blocks[0].statements[0]?.kind ?? ''),
  );
