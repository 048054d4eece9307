/** The question at the end: one that can be answered from the code alone, with one option that is certainly right. */
import type { Lines, Ref } from '../lines.ts';
import { declaredName, exitOf, headOf, isComplete, iterated, linesOfName, parametersOf } from '../parse/facts.ts';
import { allStatements, type Block, type Statement } from '../parse/outline.ts';
import { blockAround, descend, type ParsedCode } from '../parse/tree.ts';
import { inCode } from './prose.ts';

export interface Option {
  readonly text: string;
  readonly correct: boolean;
  readonly why: string;
}

export interface Check {
  readonly question: string;
  readonly ref: Ref;
  readonly options: readonly Option[];
}

/** The most telling question that these statements allow. */
export function toCheck(code: ParsedCode, statements: readonly Statement[]): Check {
  const { guard, loop, branch, parameter } = checksOf(code, statements);
  return guard ?? loop ?? branch ?? parameter ?? lineQuestion(code.lines);
}

/** The first question of each kind, as far as these statements allow it. */
export function checksOf(code: ParsedCode, statements: readonly Statement[]): Checks {
  const all = [...allStatements(statements)];
  const first = <T>(make: (one: Statement) => T | undefined, from: readonly Statement[]): T | undefined => {
    for (const one of from) {
      const made = make(one);
      if (made !== undefined) return made;
    }
    return undefined;
  };
  return {
    guard: guardQuestion(code, statements),
    loop: first((one) => loopQuestion(code, one, all), all),
    branch: first((one) => branchQuestion(code, one, all), all),
    parameter: first((one) => parameterQuestion(code, one), all),
  };
}

export type Checks = Readonly<Record<'guard' | 'loop' | 'branch' | 'parameter', Check | undefined>>;

const exitWords: Readonly<Record<string, string>> = {
  return: 'The function returns',
  throw: 'An error is thrown',
  break: 'The loop is left',
  continue: 'The next round starts',
};

/** Go and Rust do not throw. */
const plausible = (code: ParsedCode): RegExp =>
  /^(go|rust)$/.test(code.lines.language) ? /return|continue/ : /return|throw|continue/;

/** Each block with the statements after a branch in it. */
function* sequences(statements: readonly Statement[]): Generator<readonly Statement[]> {
  yield statements;
  for (const { blocks } of statements) for (const block of blocks) yield* sequences(block.statements);
}

/** `if (…) return`: what happens when it holds? */
function guardQuestion(code: ParsedCode, statements: readonly Statement[]): Check | undefined {
  for (const sequence of sequences(statements)) {
    for (const [index, branch] of sequence.entries()) {
      const [body] = branch.blocks;
      const condition = headOf(code, branch);
      const next = sequence[index + 1];
      if (
        branch.kind !== 'branch' ||
        branch.blocks.length !== 1 ||
        body?.statements.length !== 1 ||
        !condition ||
        !next ||
        blockAround(code, next.node)?.from !== blockAround(code, branch.node)?.from
      )
        continue;
      const exit = exitOf(body.statements);
      if (!exit || next.kind === 'function' || exit.startLine === next.startLine) continue;
      const happens = `${exitWords[exit.kind]}, on line ${exit.startLine}`;
      const wrong = Object.entries(exitWords)
        .filter(([kind]) => kind !== exit.kind && plausible(code).test(kind))
        .map(([, words]) => `${words}, on line ${exit.startLine}`);
      return {
        question: `Line ${branch.startLine} tests ${condition}. What happens first when that is true?`,
        ref: code.lines.ref(branch.startLine, branch.endLine),
        options: [
          { text: happens, correct: true, why: `Line ${exit.startLine} is all that the branch holds.` },
          {
            text: `It goes on below, with line ${next.startLine}`,
            correct: false,
            why: `Line ${next.startLine} is reached only when ${condition} is false.`,
          },
          ...wrong
            .slice(0, 1)
            .map((text) => ({ text, correct: false, why: `Look at the first word of line ${exit.startLine}.` })),
        ],
      };
    }
  }
  return undefined;
}

/** A loop: which line is the last that belongs to each round? */
function loopQuestion(code: ParsedCode, loop: Statement, all: readonly Statement[]): Check | undefined {
  const body = loop.kind === 'loop' ? loop.blocks[0] : undefined;
  const last = body?.statements.at(-1);
  if (!body || !last || body.statements.length < 2 || !isComplete(code, loop)) return undefined;
  const head = iterated(code, loop) ?? headOf(code, loop);
  return startLineQuestion(code, {
    question: `The loop on line ${loop.startLine}${head ? ` (${head})` : ''}: where does the last statement of its body begin?`,
    ref: code.lines.ref(loop.startLine, loop.endLine),
    right: last.startLine,
    why: `The body has ${body.statements.length} statements; the last one begins on line ${last.startLine}.`,
    wrong: [...inside(body), ...all.map(({ startLine }) => startLine)],
    whyWrong: 'That line begins another statement.',
  });
}

/** A branch without a way out: which line does the true case begin with? */
function branchQuestion(code: ParsedCode, branch: Statement, all: readonly Statement[]): Check | undefined {
  const first = branch.kind === 'branch' ? branch.blocks[0]?.statements[0] : undefined;
  const condition = headOf(code, branch);
  if (!first || !condition || first.startLine === branch.startLine || first.kind === 'function') return undefined;
  return startLineQuestion(code, {
    question: `Line ${branch.startLine} tests ${condition}. Which line runs next when that is true?`,
    ref: code.lines.ref(branch.startLine, branch.endLine),
    right: first.startLine,
    why: `The branch begins on line ${first.startLine}.`,
    wrong: all.filter((one) => one.startLine > branch.startLine).map(({ startLine }) => startLine),
    whyWrong: 'That line is not the first one of the branch.',
  });
}

const inside = (block: Block): number[] => block.statements.map(({ startLine }) => startLine);

interface LineChoice {
  readonly question: string;
  readonly ref: Ref;
  readonly right: number;
  readonly why: string;
  readonly wrong: readonly number[];
  readonly whyWrong: string;
}

function startLineQuestion(code: ParsedCode, choice: LineChoice): Check | undefined {
  const wrong = [...new Set(choice.wrong)]
    .filter((line) => line !== choice.right && code.lines.at(line) !== '')
    .slice(0, 2);
  if (wrong.length === 0) return undefined;
  const options = [choice.right, ...wrong].sort((a, b) => a - b);
  return {
    question: choice.question,
    ref: choice.ref,
    options: options.map((line) => ({
      text: `On line ${line}`,
      correct: line === choice.right,
      why: line === choice.right ? choice.why : choice.whyWrong,
    })),
  };
}

/** Which of these names is a parameter? The others stand in the function too, but are none. */
function parameterQuestion(code: ParsedCode, statement: Statement): Check | undefined {
  const name = statement.kind === 'function' ? declaredName(code, statement) : undefined;
  const parameters = parametersOf(code, statement).map((parameter) => parameter.name);
  const [right] = parameters;
  // Without a body, the list of parameters may go on below.
  if (name === undefined || right === undefined || statement.blocks.length === 0) return undefined;
  const others = [
    ...new Set(
      [...descend(statement.node)].filter((node) => code.grammar.names.has(node.name)).map((node) => code.text(node)),
    ),
  ];
  const wrong = others
    .filter((other) => other !== '' && other !== name && !parameters.includes(other) && isLikeLength(other, right))
    .slice(0, 2);
  if (wrong.length === 0) return undefined;
  return {
    question: `Which of these names does ${inCode(name)} take from its caller?`,
    ref: code.lines.ref(statement.startLine, statement.endLine),
    options: [
      {
        text: inCode(right),
        correct: true,
        why: `It stands in the list of parameters, on line ${linesOfName(code, right)[0] ?? statement.startLine}.`,
      },
      ...wrong.map((other) => ({
        text: inCode(other),
        correct: false,
        why: 'It does not stand in the list of parameters.',
      })),
    ],
  };
}

/** Backticks count: an option must not stand out by its length. */
const isLikeLength = (a: string, b: string): boolean =>
  Math.max(a.length, b.length) + 2 <= 1.6 * (Math.min(a.length, b.length) + 2);

const LONGEST_QUOTE = 40;

/** As many whole words and signs of a line as fit into a question; a word that alone is too long stays whole. */
function beginningOf(text: string): string {
  if (text.length <= LONGEST_QUOTE) return text;
  const tokens = text.match(/\s*(?:\$\{|[\p{L}\p{N}_$]+|[^\p{L}\p{N}_$\s]+)/gu) ?? [];
  let beginning = '';
  for (const token of tokens) {
    if (beginning !== '' && beginning.length + token.length > LONGEST_QUOTE) break;
    beginning += token;
  }
  return beginning.trim();
}

/** As inline code, in a fence that is longer than any run of backticks in it. */
function quoted(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  if (longest === 0) return inCode(text);
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}`;
}

/** Works for any text: on which line does this stand? */
export function lineQuestion(lines: Lines): Check {
  const filled = lines.texts.map((_, index) => lines.first + index).filter((line) => !lines.isBlank(line));
  const unique = filled.filter(
    (line) => filled.filter((other) => lines.at(other).trim() === lines.at(line).trim()).length === 1,
  );
  const right = unique[Math.floor(unique.length / 2)];
  const wrong = filled.filter((line) => line !== right).slice(-2);
  if (right === undefined || wrong.length === 0) return countQuestion(lines, filled[0] ?? lines.first);
  const text = lines.at(right).trim();
  const beginning = beginningOf(text);
  return {
    question: beginning === text ? `Where does ${quoted(text)} stand?` : `Which line begins with ${quoted(beginning)}?`,
    // All of the code: a reference to the line itself would give the answer away.
    ref: lines.ref(lines.first, lines.last),
    options: [right, ...wrong]
      .sort((a, b) => a - b)
      .map((line) => ({
        text: `On line ${line}`,
        correct: line === right,
        why: line === right ? 'That is where it stands.' : 'Another text stands there.',
      })),
  };
}

function countQuestion(lines: Lines, line: number): Check {
  const count = lines.at(line).trim().split(/\s+/).length;
  return {
    question: `How many words, parted by blanks, stand on line ${line}?`,
    ref: lines.ref(line, line),
    options: [
      { text: `${count}`, correct: true, why: 'Counted between blanks.' },
      { text: `${count + 1}`, correct: false, why: 'One too many.' },
    ],
  };
}
