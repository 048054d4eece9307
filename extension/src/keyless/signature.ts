/** A parameter as a signature names it; its type if it says one. */
export interface Parameter {
  readonly name: string;
  readonly type?: string;
}

/** What a hover says of a function. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  readonly returns?: string;
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Reads the signature of a function out of a hover; undefined if the text is none, or cut off. */
export function readSignature(hover: string, name: string): Signature | undefined {
  const text = hover.replace(/\s+/g, ' ');
  const open = opening(text, name);
  if (open === undefined) return undefined;
  const close = closing(text, open);
  if (close === undefined) return undefined;
  const parameters = split(text.slice(open + 1, close)).map(readParameter);
  if (parameters.some((parameter) => parameter === undefined)) return undefined;
  const returns = /^ ?(?::|->|=>) (.+?)(?: \(\+\d+ overloads?\))?$/.exec(text.slice(close + 1))?.[1]?.trim();
  return {
    parameters: parameters.filter((parameter) => parameter !== undefined),
    ...(returns !== undefined && { returns }),
  };
}

/** The type that a hover gives to a value: `const rate: number`, `(variable) rate: float`. */
export function readType(hover: string, name: string): string | undefined {
  const text = hover.replace(/\s+/g, ' ').trim();
  const match = new RegExp(`(?<![\\p{L}\\p{N}_$])${name.replaceAll('$', '\\$')}\\??: (.+)$`, 'u').exec(text);
  return match?.[1]?.trim();
}

/** Of several overloads no one signature is the right one. */
export const isOverloaded = (hover: string): boolean => /\(?\+\d+ overloads?\)?/.test(hover);

/** Where the parameters begin: behind the name, or behind the `: ` of a constant that holds a function. */
function opening(text: string, name: string): number | undefined {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${name.replaceAll('$', '\\$')}(?![\\p{L}\\p{N}_$])`, 'u');
  const at = word.exec(text)?.index;
  if (at === undefined) return undefined;
  const rest = text.slice(at + name.length);
  const between = /^ ?(?:<[^()]*>)?(?:: )?\(/.exec(rest);
  return between ? at + name.length + between[0].length - 1 : undefined;
}

function closing(text: string, open: number): number | undefined {
  const expected: string[] = [];
  for (let index = open; index < text.length; index += 1) {
    const character = text[index] ?? '';
    // The arrow of a function type closes nothing.
    if (character === '>' && /[=-]/.test(text[index - 1] ?? '')) continue;
    const pair = pairs[character];
    if (pair !== undefined) expected.push(pair);
    else if (character === expected.at(-1)) {
      expected.pop();
      if (expected.length === 0) return index;
    }
  }
  return undefined;
}

/** The parts between the commas that no bracket holds. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const [index, character] of [...text].entries()) {
    if ('([{<'.includes(character)) depth += 1;
    else if (')]}'.includes(character) || (character === '>' && !/[=-]/.test(text[index - 1] ?? ''))) depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}

/** `name`, `name: Type`, `name?: Type`, `...name: Type[]`, `*args`, each with or without a default. */
function readParameter(text: string): Parameter | undefined {
  const match = /^(?:\.\.\.|\*{1,2}|&|mut )?([\p{L}_$][\p{L}\p{N}_$]*)\??(?: ?: (.+?))?(?: ?= ?.+)?$/u.exec(text);
  const name = match?.[1];
  if (name === undefined) return undefined;
  return { name, ...(match?.[2] !== undefined && { type: match[2] }) };
}
