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
    let endsWithComma = false;
    while (!this.#take(close)) {
      if (items.length > 0 && !this.#take(',')) throw new SyntaxError('no comma');
      endsWithComma = items.length > 0 && this.#take(close);
      if (endsWithComma) break;
      const first = (open === '{' ? this.#bareKey() : undefined) ?? this.value(depth + 1);
      const isKey = open === '{' && this.#take(':');
      isRecord ||= isKey;
      items.push(isKey ? `${first}:${this.value(depth + 1)}` : first);
    }
    // The order of a set, or of an object's keys, is no part of its value.
    if (open === '{') items.sort();
    if (open === '(') {
      const [only] = items;
      // Brackets around one value mean nothing, unless a comma makes it a tuple.
      return only !== undefined && items.length === 1 && !endsWithComma ? only : `[${items.join(',')}]`;
    }
    return `${open}${isRecord ? ':' : ''}${items.join(',')}${close}`;
  }

  /** A name that stands before a colon; undefined if what follows is a value, which may be a key too. */
  #bareKey(): string | undefined {
    this.#skip();
    const start = this.#at;
    const name = this.#match(word);
    const isKey = name !== undefined && this.#take(':');
    // What is no key is read as a value, and the colon once more by whoever asked.
    this.#at = isKey ? this.#at - 1 : start;
    return isKey ? JSON.stringify(name) : undefined;
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
  return String(plain.startsWith('-') ? -Number(plain.slice(1)) : Number(plain));
}
