import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Call, functionsFolder } from './fixtures.ts';

/** How a language's calls are run: all of them in one process, which prints a line of JSON with the outputs. */
interface Runtime {
  readonly extension: string;
  readonly command: string;
  /** What precedes the program's text. */
  readonly flags: readonly string[];
  program(calls: readonly Call[]): string;
}

const runtimes: readonly Runtime[] = [
  {
    extension: '.ts',
    command: process.execPath,
    flags: ['--input-type=module', '--eval'],
    program: (calls) =>
      [
        'const outputs = [];',
        ...calls.map(({ file, name, inputs }) => {
          const url = JSON.stringify(pathToFileURL(path.join(functionsFolder, file)));
          return `outputs.push(JSON.stringify((await import(${url})).${name}(${inputs.join(', ')})));`;
        }),
        'console.log(JSON.stringify(outputs));',
      ].join('\n'),
  },
  {
    extension: '.py',
    command: 'python3',
    flags: ['-c'],
    program: (calls) =>
      [
        'import importlib, json, sys',
        'sys.dont_write_bytecode = True',
        `sys.path.insert(0, ${JSON.stringify(functionsFolder)})`,
        'outputs = []',
        ...calls.map(
          ({ file, name, inputs }) =>
            `outputs.append(repr(importlib.import_module(${JSON.stringify(path.parse(file).name)}).${name}(${inputs.join(', ')})))`,
        ),
        'print(json.dumps(outputs))',
      ].join('\n'),
  },
];

/**
 * Runs calls and returns what they return, as literals of their language, in the order of the calls.
 * @throws Error if a language's runtime is missing, or a function throws.
 */
export async function runCalls(calls: readonly Call[]): Promise<string[]> {
  const outputs = new Map<Call, string>();
  for (const { extension, command, flags, program } of runtimes) {
    const own = calls.filter(({ file }) => file.endsWith(extension));
    if (own.length === 0) continue;
    const { stdout } = await promisify(execFile)(command, [...flags, program(own)]);
    const results = JSON.parse(stdout) as string[];
    for (const [index, call] of own.entries()) outputs.set(call, results[index] ?? '');
  }
  return calls.map((call) => {
    const output = outputs.get(call);
    if (output === undefined) throw new Error(`No runtime runs ${call.file}.`);
    return output;
  });
}
