import { lineCommentOf } from '../checks/lineComment.ts';

/**
 * Statements of code by its lines, without a parser for its language: a line with the lines that go on with it (open
 * brackets and texts, operators, method chains), with the comments and decorators above it, and the brackets that close
 * after it. What it takes for one statement may be several; that makes a block larger, not wrong.
 */
export function statementsOf(lines: readonly string[], languageId: string): readonly (readonly string[])[] {
  const statements: string[][] = [];
  const open = new OpenBrackets(languageId);
  /** Comments and decorators, which belong to what comes below. */
  let above: string[] = [];
  let goesOn = false;
  for (const line of lines) {
    const text = line.trim();
    if (text === '' && !open.holds) continue;
    const last = statements.at(-1);
    const isComment = open.isInComment || startsComment(text, languageId);
    const joins = last !== undefined && above.length === 0 && (goesOn || (!isComment && belongsToLast(text)));
    open.read(line);
    if (joins) last.push(line);
    else if ((isComment && !goesOn) || isDecorator(text)) above.push(line);
    else {
      statements.push([...above, line]);
      above = [];
    }
    if (!isComment) goesOn = open.holds || endsOpen(text);
  }
  if (above.length > 0) statements.at(-1)?.push(...above);
  return statements;
}

const startsComment = (text: string, languageId: string): boolean =>
  text.startsWith(lineCommentOf(languageId)) ||
  (hasBlockComments(languageId) && text.startsWith('/*')) ||
  /^(?:--\s|<!--)/.test(text);

/** In the others, `/*` is a pattern of file names, or nothing. */
const hasBlockComments = (languageId: string): boolean => lineCommentOf(languageId) === '//' || languageId === 'sql';

const isDecorator = (text: string): boolean => /^@\w[\w.]*(?:\(.*\))?$/.test(text) || /^#!?\[.*\]$/.test(text);

/** Closing brackets alone, or what goes on with the expression above. */
const belongsToLast = (text: string): boolean =>
  /^[)\]}]+[;,)\]}]*$/.test(text) ||
  /^(?:end|fi|done|esac)\b[;).]?$/.test(text) ||
  /^(?:\?\.|\.\w|\? |: |&&|\|\||\?\? |\+ |=> )/.test(text);

const endsOpen = (text: string): boolean => /(?:[^=!<>]=|&&|\|\||\?\?|=>|\\|[^+]\+|[^-]-)$/.test(text);

interface Bracket {
  /** Its inside is statements, not a part of an expression. */
  readonly isBlock: boolean;
}

/** What ends a text of several lines, or a comment. */
type Closing = '`' | '"""' | "'''" | '*/';

/** Which brackets, texts and comments are open at the end of what was read. */
class OpenBrackets {
  readonly #languageId: string;
  readonly #brackets: Bracket[] = [];
  #closing: Closing | undefined;

  constructor(languageId: string) {
    this.#languageId = languageId;
  }

  get isInComment(): boolean {
    return this.#closing === '*/';
  }

  /** Whether the next line is a part of the same statement. */
  get holds(): boolean {
    return (this.#closing !== undefined && !this.isInComment) || this.#brackets.at(-1)?.isBlock === false;
  }

  read(line: string): void {
    for (let at = 0; at < line.length; ) at = this.#step(line, at);
  }

  /** @returns Where to go on. */
  #step(line: string, at: number): number {
    if (this.#closing !== undefined) return this.#insideText(line, at, this.#closing);
    const sign = line[at] ?? '';
    const triple = line.slice(at, at + 3);
    if (triple === '"""' || triple === "'''") return this.#enter(triple, at + 3);
    if (hasBlockComments(this.#languageId) && line.startsWith('/*', at)) return this.#enter('*/', at + 2);
    if (this.#isComment(line, at)) return line.length;
    if (sign === '`') return this.#enter('`', at + 1);
    if (sign === '"' || sign === "'") return endOfText(line, at);
    if (sign === '/' && /(?:^|[=(,:!&|?;{[]|return)$/.test(endBefore(line, at))) return endOfText(line, at);
    if (sign === '(' || sign === '[') this.#brackets.push({ isBlock: false });
    else if (sign === '{') this.#brackets.push({ isBlock: !this.#isLiteral(line, at) });
    else if (/[)\]}]/.test(sign)) this.#brackets.pop();
    return at + 1;
  }

  #enter(closing: Closing, at: number): number {
    this.#closing = closing;
    return at;
  }

  #insideText(line: string, at: number, closing: Closing): number {
    if (line[at] === '\\') return at + 2;
    if (!line.startsWith(closing, at)) return at + 1;
    this.#closing = undefined;
    return at + closing.length;
  }

  /** Whether a curly bracket after this is an object, a dictionary or the like. */
  #isLiteral(line: string, at: number): boolean {
    if (this.#languageId === 'python') return true;
    // Go writes a blank before a block, and none before a literal.
    if (this.#languageId === 'go' && /\w/.test(line[at - 1] ?? '')) return true;
    return /(?:[^=!<>]=|[([,:?]|\b(?:return|yield|await))$/.test(endBefore(line, at));
  }

  /** A `#` within a word counts things in a shell. */
  #isComment(line: string, at: number): boolean {
    const sign = lineCommentOf(this.#languageId);
    return line.startsWith(sign, at) && (sign !== '#' || at === 0 || /\s/.test(line[at - 1] ?? ''));
  }
}

/** Behind the text that begins here; behind its sign alone if it does not end on the line, as an apostrophe does not. */
function endOfText(line: string, start: number): number {
  const sign = line[start];
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === sign) return at + 1;
  }
  return start + 1;
}

/** The last that stands before a place, as much of it as tells what a sign there means. */
const endBefore = (line: string, at: number): string => line.slice(0, at).trimEnd().slice(-LONGEST_WORD);
const LONGEST_WORD = 8;
