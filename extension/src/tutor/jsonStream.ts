/**
 * Reads one JSON value as it arrives, in pieces of any size, and tells at once what is complete. Each character is
 * looked at once, so that the cost of a piece does not grow with what came before.
 *
 * What stands before the first `{` is skipped and what follows the value is ignored: models behind a plain endpoint
 * like to fence their JSON. Line breaks inside a string are taken as they are, for the same reason.
 */
export type JsonPath = readonly (string | number)[];

export interface JsonListener {
  /** A string value grew by `added`. */
  text?(path: JsonPath, added: string): void;
  /** A value is complete. Children come before their parents. */
  value?(path: JsonPath, value: unknown): void;
}

type Frame =
  | { readonly kind: 'object'; readonly value: Record<string, unknown>; key: string }
  | { readonly kind: 'array'; readonly value: unknown[] };

type Mode = 'seek' | 'value' | 'firstItem' | 'key' | 'firstKey' | 'colon' | 'next' | 'string' | 'keyString' | 'bare';

/** Deeper than any answer we ask for; keeps hostile input from growing the stack. */
const MAX_DEPTH = 32;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

export class JsonStream {
  readonly #listener: JsonListener;
  readonly #stack: Frame[] = [];
  #mode: Mode = 'seek';
  #state: 'open' | 'complete' | 'broken' = 'open';
  /** The string, key, number or literal that is being read. */
  #token = '';
  /** What has been read of an escape sequence, from its backslash on. */
  #escape = '';
  /** What of the string has not been told yet. Apart from the token, since slicing what grows costs its whole length. */
  #untold = '';

  constructor(listener: JsonListener) {
    this.#listener = listener;
  }

  /** `broken`: what came is not JSON. What was told before stands. */
  get state(): 'open' | 'complete' | 'broken' {
    return this.#state;
  }

  push(piece: string): void {
    let at = 0;
    while (at < piece.length && this.#state === 'open') at = this.#step(piece, at);
    if (this.#mode === 'string' && this.#state === 'open') this.#tellText(false);
  }

  /** Reads on from `at` and returns where to go on; always advances, or changes the mode. */
  #step(piece: string, at: number): number {
    switch (this.#mode) {
      case 'seek': {
        const start = piece.indexOf('{', at);
        if (start < 0) return piece.length;
        this.#mode = 'value';
        return start;
      }
      case 'string':
      case 'keyString':
        return this.#readString(piece, at);
      case 'bare':
        return this.#readBare(piece, at);
      default:
        return isBlank(piece[at]) ? at + 1 : this.#readMark(piece, at);
    }
  }

  #readMark(piece: string, at: number): number {
    const mark = piece[at] ?? '';
    switch (this.#mode) {
      case 'firstItem':
        if (mark === ']') return this.#close(at);
        return this.#beginValue(mark, at);
      case 'value':
        return this.#beginValue(mark, at);
      case 'firstKey':
        if (mark === '}') return this.#close(at);
        return this.#beginKey(mark, at);
      case 'key':
        return this.#beginKey(mark, at);
      case 'colon':
        if (mark !== ':') return this.#break(at);
        this.#mode = 'value';
        return at + 1;
      default: {
        const frame = this.#stack.at(-1);
        if (mark === (frame?.kind === 'object' ? '}' : ']')) return this.#close(at);
        if (mark !== ',') return this.#break(at);
        this.#mode = frame?.kind === 'object' ? 'key' : 'value';
        return at + 1;
      }
    }
  }

  #beginValue(mark: string, at: number): number {
    if (mark === '{' || mark === '[') {
      if (this.#stack.length === MAX_DEPTH) return this.#break(at);
      const object = mark === '{';
      this.#stack.push(object ? { kind: 'object', value: {}, key: '' } : { kind: 'array', value: [] });
      this.#mode = object ? 'firstKey' : 'firstItem';
      return at + 1;
    }
    this.#token = '';
    this.#untold = '';
    this.#mode = mark === '"' ? 'string' : 'bare';
    return mark === '"' ? at + 1 : at;
  }

  #beginKey(mark: string, at: number): number {
    if (mark !== '"') return this.#break(at);
    this.#token = '';
    this.#mode = 'keyString';
    return at + 1;
  }

  #readString(piece: string, at: number): number {
    if (this.#escape !== '') return this.#readEscape(piece, at);
    let end = at;
    while (end < piece.length) {
      const code = piece.charCodeAt(end);
      if (code === QUOTE || code === BACKSLASH) break;
      end += 1;
    }
    this.#addText(piece.slice(at, end));
    if (end === piece.length) return end;
    if (piece.charCodeAt(end) === BACKSLASH) this.#escape = '\\';
    else this.#endString();
    return end + 1;
  }

  #readEscape(piece: string, at: number): number {
    const sign = piece[at] ?? '';
    if (this.#escape === '\\' && sign !== 'u') {
      const meant = escapes[sign];
      if (meant === undefined) return this.#break(at);
      this.#addText(meant);
      this.#escape = '';
      return at + 1;
    }
    if (this.#escape !== '\\' && !/[0-9a-f]/i.test(sign)) return this.#break(at);
    this.#escape += sign;
    if (this.#escape.length === '\\uXXXX'.length) {
      this.#addText(String.fromCharCode(Number.parseInt(this.#escape.slice(2), 16)));
      this.#escape = '';
    }
    return at + 1;
  }

  #endString(): void {
    if (this.#mode === 'string') {
      this.#tellText(true);
      this.#endValue(this.#token);
      return;
    }
    const frame = this.#stack.at(-1);
    if (frame?.kind === 'object') frame.key = this.#token;
    this.#mode = 'colon';
  }

  #addText(text: string): void {
    this.#token += text;
    if (this.#mode === 'string') this.#untold += text;
  }

  /** Half of a surrogate pair waits for its other half, unless the string ends. */
  #tellText(complete: boolean): void {
    const splitsPair = !complete && /[\ud800-\udbff]$/.test(this.#untold);
    const added = splitsPair ? this.#untold.slice(0, -1) : this.#untold;
    this.#untold = splitsPair ? this.#untold.slice(-1) : '';
    if (added !== '') this.#listener.text?.(this.#path(), added);
  }

  /** A number or literal ends where something else begins. */
  #readBare(piece: string, at: number): number {
    let end = at;
    while (end < piece.length && !isDelimiter(piece[end])) end += 1;
    this.#token += piece.slice(at, end);
    if (end === piece.length) return end;
    try {
      const value: unknown = JSON.parse(this.#token);
      this.#endValue(value);
      return end;
    } catch {
      return this.#break(end);
    }
  }

  #close(at: number): number {
    const frame = this.#stack.pop();
    if (frame) this.#endValue(frame.value);
    return at + 1;
  }

  #endValue(value: unknown): void {
    this.#mode = 'next';
    this.#listener.value?.(this.#path(), value);
    const parent = this.#stack.at(-1);
    if (parent === undefined) this.#state = 'complete';
    else if (parent.kind === 'array') parent.value.push(value);
    else setOwn(parent.value, parent.key, value);
  }

  #path(): JsonPath {
    return this.#stack.map((frame) => (frame.kind === 'object' ? frame.key : frame.value.length));
  }

  #break(at: number): number {
    this.#state = 'broken';
    return at;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const isBlank = (sign: string | undefined): boolean => sign === ' ' || sign === '\n' || sign === '\r' || sign === '\t';
const isDelimiter = (sign: string | undefined): boolean =>
  sign === ',' || sign === ']' || sign === '}' || isBlank(sign);

/** `__proto__` is a key like any other, as it is to JSON.parse. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
