/** Brackets of code that was cut out of its file: which ones are closed but not opened in it, and the other way round. */

/** A bracket that is closed in the text, and opened somewhere above it. */
export interface Closer {
  readonly sign: string;
  readonly at: number;
  /** The word that follows: `else` tells that what it closes was an `if`. `list` before a sign that parts or ends one. */
  readonly word: string;
}

export interface Brackets {
  readonly unopened: readonly Closer[];
  /** What would close the brackets that are open at the end, the innermost one first, and a comment or text before. */
  readonly closing: string;
}

const partners: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const closers = new Set(Object.values(partners));

/** Comments, texts and characters, whose brackets do not count. A quote that no other follows is Rust's lifetime. */
const opaque =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.[^'\n]*|[^'\\\n])'|`(?:\\.|[^`\\])*(?:`|$)/y;
const pythonComment = /#[^\n]*/y;
/** Elsewhere a single quote begins a text, too, but in Rust a lifetime, in Go and Java and C one character. */
const singleQuoted = /'(?:\\.|[^'\\\n])*'?/y;
/** A pattern stands where a value may begin. */
const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[a-z]*/y;

const isScript = (language: string): boolean => /^(java|type)script/.test(language);

function skipFrom(text: string, at: number, language: string): string | undefined {
  const match = (expression: RegExp): string | undefined => {
    expression.lastIndex = at;
    return expression.exec(text)?.[0];
  };
  const sign = text[at] ?? '';
  if (language === 'python' && sign === '/') return undefined;
  if (language === 'python' && sign === '#') return match(pythonComment);
  const skipped = match(opaque);
  if (skipped !== undefined) return skipped;
  if (sign === "'" && (isScript(language) || language === 'python')) return match(singleQuoted);
  const valueMayBegin = /(?:^|[=(,:[!&|?{};\n]|\breturn)\s*$/.test(text.slice(Math.max(0, at - 40), at));
  return sign === '/' && isScript(language) && valueMayBegin ? match(pattern) : undefined;
}

const wordAfter = (rest: string): string => (/^\s*[),\]]/.test(rest) ? 'list' : (/^\s*(\w+)/.exec(rest)?.[1] ?? ''));

export function bracketsOf(text: string, language: string): Brackets {
  const unopened: Closer[] = [];
  const open: string[] = [];
  let unfinished = '';
  for (let at = 0; at < text.length; ) {
    const skipped = skipFrom(text, at, language);
    if (skipped !== undefined && skipped !== '') {
      at += skipped.length;
      if (at >= text.length) unfinished = ending(skipped);
      continue;
    }
    const sign = text[at] ?? '';
    const partner = partners[sign];
    if (partner !== undefined) open.push(partner);
    else if (closers.has(sign) && open.pop() === undefined) {
      unopened.push({ sign, at, word: wordAfter(text.slice(at + 1)) });
    }
    at++;
  }
  return { unopened, closing: `${unfinished} ${open.toReversed().join(' ')}` };
}

/** What ends a comment or text that reaches the end of the code. */
function ending(token: string): string {
  if (/^(\/\/|#)/.test(token)) return '\n';
  if (token.startsWith('/*')) return token.length > 3 && token.endsWith('*/') ? '' : ' */';
  const [fence] = /^("""|'''|["'`])/.exec(token) ?? [''];
  return token.length >= 2 * fence.length && token.endsWith(fence) ? '' : fence;
}
