/**
 * Values as learners and models write them, in one spelling: `"a"` is `'a'`, `1.0` is `1`, `True` is `true`, `None` and
 * `nil` are `null`, `[1,2]` is `[ 1, 2 ]`, `{a: 1}` is `{"a": 1}`.
 * @returns undefined for what is no literal: a name, a call, an expression.
 */
export function canonicalLiteral(text: string): string | undefined {
  const reader = new Reader(text.trim().replace(/^`+|`+$/g, ''));
  try {
    const value = reader.value(0);
    return reader.atEnd ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether two texts are the same literal. */
export function sameLiteral(one: string, other: string): boolean {
  const canonical = canonicalLiteral(one);
  return canonical !== undefined && canonical === canonicalLiteral(other);
}

const words: Readonly<Record<string, string>> = {
  true: 'true',
  True: 'true',
  false: 'false',
  False: 'false',
  null: 'null',
  None: 'null',
  nil: 'null',
  undefined: 'undefined',
  NaN: 'NaN',
  Infinity: 'Infinity',
};
const brackets: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const number = /-?(?:0[xX][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y;
const word = /-?[\p{L}_$][\p{L}\p{N}_$]*/uy;

/** Deeper than any value that a person would type. */
const MAX_DEPTH = 16;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    this.#skip();
    return this.#at === this.#text.length;
  }

  /** @throws SyntaxError for what is no literal. */
  value(depth: number): string {
    if (depth > MAX_DEPTH) throw new SyntaxError('too deep');
    this.#skip();
    const sign = this.#text[this.#at] ?? '';
    if (sign === '"' || sign === "'" || sign === '`') return JSON.stringify(this.#string(sign));
    const close = brackets[sign];
    if (close !== undefined) return this.#list(sign, close, depth);
    const digits = this.#match(number);
    if (digits !== undefined) return numberText(digits);
    const name = this.#match(word) ?? '';
    const known = name === '-Infinity' ? name : words[name];
    if (known === undefined) throw new SyntaxError('no literal');
    return known;
  }

  #list(open: string, close: string, depth: number): string {
    this.#at += 1;
    const items: string[] = [];
    let isRecord = false;
    while (!this.#take(close)) {
      if (items.length > 0 && !this.#take(',')) throw new SyntaxError('no comma');
      if (this.#take(close)) break;
      const key = open === '{' ? this.#key(depth) : undefined;
      isRecord ||= key !== undefined;
      const item = this.value(depth + 1);
      items.push(key === undefined ? item : `${key}:${item}`);
    }
    // The order of a set, or of an object's keys, is no part of its value.
    if (open === '{') items.sort();
    if (open === '(') return `[${items.join(',')}]`;
    return `${open}${isRecord ? ':' : ''}${items.join(',')}${close}`;
  }

  /** The key before a colon; undefined if what follows is an item of a set. */
  #key(depth: number): string | undefined {
    const start = this.#at;
    this.#skip();
    const name = this.#match(word);
    const key = name === undefined ? this.value(depth + 1) : JSON.stringify(name);
    if (this.#take(':')) return key;
    this.#at = start;
    return undefined;
  }

  #string(quote: string): string {
    let value = '';
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const sign = this.#text[this.#at];
      if (sign === quote) {
        this.#at += 1;
        return value;
      }
      if (sign === '\\') {
        this.#at += 1;
        const escaped = this.#text[this.#at] ?? '';
        value += { n: '\n', t: '\t', r: '\r' }[escaped] ?? escaped;
      } else value += sign;
    }
    throw new SyntaxError('open string');
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #take(sign: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

/** Whole numbers keep all their digits: what is past 2^53 must not fall together. */
function numberText(digits: string): string {
  const plain = digits.replaceAll('_', '');
  if (/^-?\d+$/.test(plain)) return String(BigInt(plain));
  return String(Number(plain));
}
