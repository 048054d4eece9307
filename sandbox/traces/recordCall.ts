import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RecordedRun } from '../src/model/tutor/trace/recorded.ts';
import type { Call, Span } from './recordLines.ts';
import { recordNode } from './recordNode.ts';
import { recordPython } from './recordPython.ts';
import { runOf } from './runOf.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const runsFile = path.join(root, 'sandbox/src/model/tutor/trace/runs.json');

export const readCalls = async (): Promise<Call[]> =>
  JSON.parse(await readFile(new URL('./calls.json', import.meta.url), 'utf8')) as Call[];

export const readRuns = async (): Promise<RecordedRun[]> =>
  JSON.parse(await readFile(runsFile, 'utf8')) as RecordedRun[];

/** Runs a call, step by step. */
export async function recordCall(call: Call): Promise<RecordedRun> {
  const file = path.join(root, call.file);
  const text = (await readFile(file, 'utf8')).split('\n');
  const span = spanOf(text, call);
  const record = call.file.endsWith('.py') ? recordPython : recordNode;
  return runOf(text, span, call.inputs, await record(file, call, span));
}

/** The lines of a function, by their indentation. */
function spanOf(text: readonly string[], { name, from }: Call): Span {
  const declared = new RegExp(`^\\s*(?:export )?(?:function|def|const) ${name}\\b`);
  const head = text.findIndex((line) => declared.test(line));
  const first = from === undefined ? head : text.findIndex((line, index) => index > head && line.trim() === from);
  const indent = (line: string) => line.length - line.trimStart().length;
  const own = indent(text[first] ?? '');
  const after = text.findIndex((line, index) => index > first && line.trim() !== '' && indent(line) <= own);
  const isBracket = /^\s*[})\]]/.test(text[after] ?? '');
  let last = after < 0 ? text.length : isBracket ? after + 1 : after;
  while ((text[last - 1] ?? '').trim() === '') last -= 1;
  return { first: first + 1, last };
}
