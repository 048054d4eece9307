/** Code as it came with a lesson request: lines under their real numbers. */
export class Lines {
  readonly path: string;
  readonly language: string;
  readonly first: number;
  readonly texts: readonly string[];

  constructor(path: string, language: string, first: number, texts: readonly string[]) {
    this.path = path;
    this.language = language;
    this.first = first;
    this.texts = texts;
  }

  get last(): number {
    return this.first + this.texts.length - 1;
  }

  /** Text of a line by its real number; empty outside of the snippet. */
  at(line: number): string {
    return this.texts[line - this.first] ?? '';
  }

  isBlank(line: number): boolean {
    return this.at(line).trim() === '';
  }

  /** A reference from one line to another, shrunk to lines that have text at both ends. */
  ref(from: number, to: number): Ref {
    let [startLine, endLine] = [Math.max(from, this.first), Math.min(to, this.last)];
    while (startLine < endLine && this.isBlank(startLine)) startLine++;
    while (endLine > startLine && this.isBlank(endLine)) endLine--;
    return { startLine, endLine, quote: this.at(startLine).trim().slice(0, 80).trimEnd() };
  }
}

export interface Ref {
  readonly startLine: number;
  readonly endLine: number;
  readonly quote: string;
}

const snippetBlock = /<snippet([^>]*)>\r?\n([\s\S]*?)\r?\n<\/snippet>/g;

/** The last snippet in a text, or undefined if there is none with numbered lines. */
export function findSnippet(text: string): Lines | undefined {
  const block = [...text.matchAll(snippetBlock)].at(-1);
  const attributes = block?.[1] ?? '';
  const attribute = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  const numbered = (block?.[2] ?? '').split('\n').flatMap((line) => {
    const match = /^(\d+)\|(?: (.*))?$/s.exec(line);
    return match ? [{ number: Number(match[1]), text: match[2] ?? '' }] : [];
  });
  const first = numbered[0]?.number;
  if (first === undefined) return undefined;
  return new Lines(
    attribute('path'),
    attribute('language'),
    first,
    numbered.map((line) => line.text),
  );
}
