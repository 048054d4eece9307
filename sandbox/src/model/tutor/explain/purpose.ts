import { declaredLine, declaredName, isComplete, operandOf, parametersOf } from '../parse/facts.ts';
import { ownStatements, type Statement } from '../parse/outline.ts';
import { descend, type ParsedCode } from '../parse/tree.ts';
import { phrase } from './phrase.ts';
import { capitalised, inCode, listed, plural } from './prose.ts';

/** Says openly who speaks, so that nobody takes these lessons for a model's. */
export const SIGNATURE = 'Sandbox tutor, a parser and no model:';

/** What the code is for: what its own comment says, else what can be counted. */
export function purposeOf(code: ParsedCode, statements: readonly Statement[]): string {
  const comment = ownWords(code, statements);
  return `${SIGNATURE} ${summary(code, statements)}${comment ? ` A comment says: “${comment}”` : ''}`;
}

function summary(code: ParsedCode, statements: readonly Statement[]): string {
  const declarations = statements.filter(({ kind }) => kind === 'function' || kind === 'class' || kind === 'type');
  const [only] = declarations;
  const functionName =
    only && declarations.length === 1 && only.kind === 'function' ? declaredName(code, only) : undefined;
  if (only && functionName !== undefined) return functionSummary(code, only, functionName);
  if (declarations.length > 0) {
    const names = declarations.flatMap((one) => declaredName(code, one) ?? []);
    return `these lines declare ${listed([...new Set(names)].map(inCode), 5) || plural(declarations.length, 'thing')}.`;
  }
  return statements.length > 0
    ? `this code ${listed(
        statements.map((one) => phrase(code, one)),
        3,
      )}.`
    : 'these lines declare nothing.';
}

function functionSummary(code: ParsedCode, statement: Statement, name: string): string {
  const parameters = parametersOf(code, statement).map((parameter) => inCode(parameter.name));
  const inside = statement.blocks.flatMap((block) => block.statements);
  const own = [...ownStatements(inside)];
  const count = (kind: Statement['kind']): number => own.filter((one) => one.kind === kind).length;
  const returned = own.filter(({ kind }) => kind === 'return').map((one) => returnedBy(code, one));
  const parts = [
    parameters.length > 0 ? `takes ${listed(parameters)}` : 'takes nothing',
    count('loop') > 0 ? `has ${plural(count('loop'), 'loop')}` : '',
    count('branch') > 0 ? `branches ${count('branch') === 1 ? 'once' : `in ${count('branch')} places`}` : '',
    returned.length > 0 ? `returns ${listed([...new Set(returned)], 3).replaceAll(' and ', ' or ')}` : '',
  ].filter((part) => part !== '');
  return `${inCode(name)}${isComplete(code, statement) ? '' : ', as far as it is selected,'} ${listed(parts)}.`;
}

const returnedBy = (code: ParsedCode, one: Statement): string =>
  one.blocks.some(({ role }) => role === 'lambda') ? 'a function' : (operandOf(code, one)?.code ?? 'a value');

const LONGEST_SENTENCE_WORDS = 24;

/** First sentence of the comment or docstring that the snippet begins with; plain words only, so that nothing in it acts as Markdown. */
function ownWords(code: ParsedCode, statements: readonly Statement[]): string | undefined {
  const comment = [...descend(code.tree.topNode)].find(
    (node) =>
      code.isOwn(node) && (code.grammar.kinds[node.name] === 'comment' || isDocstring(code, node.parent?.name, node)),
  );
  const first = statements[0];
  if (!comment || comment.to > code.to || !first || code.lineAt(comment.from) > declaredLine(code, first) + 1)
    return undefined;
  const words = code
    .text(comment)
    .replace(/^(\/\*+|\/\/+!?|#+|"""|''')|(\*\/|"""|''')$/g, '')
    .replace(/\n\s*(\*|\/\/\/?|#)?\s?/g, ' ')
    .trim();
  const sentence = /^[^.!?]+[.!?]?/.exec(words)?.[0] ?? '';
  const plain = /^[\p{L}\p{N} ,;:'’()\-+*/%=.!?]+$/u.test(sentence) && !/https?:|\*\*|\]\(/.test(sentence);
  const short = sentence.split(/\s+/).length <= LONGEST_SENTENCE_WORDS;
  return plain && short && sentence.length > 8 ? capitalised(sentence.trim()) : undefined;
}

const isDocstring = (
  code: ParsedCode,
  parentName: string | undefined,
  node: { name: string; from: number; to: number },
): boolean =>
  code.lines.language === 'python' &&
  node.name === 'String' &&
  parentName === 'ExpressionStatement' &&
  /^("""|''')/.test(code.text(node));
