/** Runs the parts of `npm test` side by side. Each prints one line, and its output only if it fails. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { repositoryRoot } from './files.ts';

const running = new Set<ChildProcess>();

export interface Step {
  readonly name: string;
  /** A script for Node, by its path from the root. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its output is shown as it comes. Otherwise it is only shown if the step fails. */
  readonly isLoud?: boolean;
}

/** Runs a step to its end and prints its line. @returns Whether it succeeded. */
export async function runStep({ name, script, args, env, isLoud = false }: Step): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [path.join(repositoryRoot, script), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', isLoud ? 'inherit' : 'pipe', isLoud ? 'inherit' : 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  const [status, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, by) => resolve([code, by]));
  });
  running.delete(child);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const hasPassed = status === 0;
  if (!hasPassed && output !== '') process.stdout.write(`${output.trimEnd()}\n`);
  const verdict = hasPassed ? 'ok' : `failed (${signal ?? `status ${status}`})`;
  console.log(`${name.padEnd(12)} ${verdict} in ${seconds} s`);
  return hasPassed;
}

/**
 * Passes the first interrupt on to every step and waits for them: they clean up what they started. A terminal sends
 * Ctrl-C to them as well; a second one ends them at once.
 *
 * @param onInterrupt Runs once, before anything ends.
 */
export function endStepsOnInterrupt(onInterrupt: () => void): void {
  let interrupts = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupts += 1;
      if (interrupts === 1) onInterrupt();
      for (const child of running) child.kill(interrupts === 1 ? 'SIGINT' : 'SIGKILL');
    });
  }
}
