import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Snippet } from '../../extension/src/tutor/snippet.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures');
export const functionsFolder = path.join(folder, 'functions');
const snippetsFolder = path.join(folder, 'snippets');

/** A question about a snippet with the one right answer, verified by hand. */
export interface KeyedAsk {
  readonly ask: string;
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly key: number;
  /** One-based number of the line that decides it. */
  readonly line: number;
}

export interface KeyedSnippet {
  readonly snippet: Snippet;
  readonly questions: readonly KeyedAsk[];
}

interface SnippetKeys {
  readonly languageId: string;
  readonly questions: readonly KeyedAsk[];
}

/** All snippets that have keys. */
export async function readSnippets(): Promise<KeyedSnippet[]> {
  const keys = await readJson<Readonly<Record<string, SnippetKeys>>>(snippetsFolder, 'keys.json');
  return Promise.all(
    Object.entries(keys).map(async ([file, { languageId, questions }]) => ({
      snippet: snippetOf(file, languageId, await readFile(path.join(snippetsFolder, file), 'utf8')),
      questions,
    })),
  );
}

/** Names of the files that hold code. */
export const snippetFiles = async (): Promise<string[]> =>
  (await readdir(snippetsFolder)).filter((file) => file !== 'keys.json');

/** A call of a function, and what it returned when it was run. */
export interface RecordedCall {
  readonly file: string;
  readonly name: string;
  /** Literals of the function's own language, as is `output`. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** As it would be written in the code. */
export const callText = ({ name, inputs }: Call): string => `${name}(${inputs.join(', ')})`;

export type Call = Omit<RecordedCall, 'output'>;

export const readCalls = (): Promise<Call[]> => readJson(functionsFolder, 'calls.json');
export const outputsFile = path.join(functionsFolder, 'outputs.json');

/** Outputs in the order of the calls. */
export const readOutputs = (): Promise<string[]> => readJson(functionsFolder, 'outputs.json');

export async function readRecordedCalls(): Promise<RecordedCall[]> {
  const [calls, outputs] = await Promise.all([readCalls(), readOutputs()]);
  return calls.map((call, index) => ({ ...call, output: outputs[index] ?? '' }));
}

/** A call whose outcome is known, and the code that it is about. */
export interface KnownCall {
  readonly call: RecordedCall;
  /** The whole file. */
  readonly snippet: Snippet;
}

/** What is measured with. */
export interface Fixtures {
  readonly snippets: readonly KeyedSnippet[];
  readonly calls: readonly KnownCall[];
}

/** @param most How many snippets, and how many calls; they are taken from all languages. */
export async function readFixtures(most = Number.POSITIVE_INFINITY): Promise<Fixtures> {
  const calls = spread(await readRecordedCalls(), most);
  return {
    snippets: spread(await readSnippets(), most),
    calls: await Promise.all(calls.map(async (call) => ({ call, snippet: await snippetOfCall(call) }))),
  };
}

/** At most so many, at equal distances. */
export function spread<T>(items: readonly T[], most: number): T[] {
  const count = Math.min(most, items.length);
  return items.filter(
    (_, index) => Math.floor((index * count) / items.length) !== Math.floor(((index - 1) * count) / items.length),
  );
}

async function snippetOfCall({ file }: Call): Promise<Snippet> {
  const text = await readFile(path.join(functionsFolder, file), 'utf8');
  return snippetOf(file, file.endsWith('.py') ? 'python' : 'typescript', text);
}

const snippetOf = (file: string, languageId: string, text: string): Snippet => ({
  path: file,
  languageId,
  startLine: 1,
  lines: text.trimEnd().split('\n'),
  symbolPath: [],
  context: [],
  redactions: [],
});

async function readJson<T>(...parts: string[]): Promise<T> {
  return JSON.parse(await readFile(path.join(...parts), 'utf8')) as T;
}
