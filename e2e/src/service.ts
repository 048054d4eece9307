import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { repositoryRoot } from './paths.ts';
import { signalGroup, stopGroup } from './processGroup.ts';

/** Addresses that `npm start -- --json` prints; null for what was not started. */
export interface Addresses {
  readonly api: string;
  readonly database: string;
  readonly clerk: string;
  readonly stripe: string | null;
  readonly model: string;
  readonly workbench: string | null;
}

export interface Service extends Addresses {
  /**
   * Ends it as Ctrl-C does.
   * @returns Whether every process that it had started was gone within ten seconds; none is left in any case.
   */
  stop(): Promise<boolean>;
}

/**
 * Brings up the whole service on this machine as a person does, by `npm start -- --json`.
 * @param env Added to its environment.
 * @param args Added to its arguments.
 * @throws With what it printed, if it ends before it is ready.
 */
export async function startService(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<Service> {
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // A group of its own, as a terminal gives to what is started in it: Ctrl-C reaches every process of it.
  const child = spawn(command, [...prefix, 'start', '--silent', '--', '--json', ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('npm could not be run.');
  const killAtExit = () => signalGroup(pid, 'SIGKILL');
  process.once('exit', killAtExit);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const addresses = await new Promise<Addresses>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      said += `${line}\n`;
      if (line.startsWith('{')) resolve(JSON.parse(line) as Addresses);
    });
    child.once('error', reject);
    child.once('close', (status) => reject(new Error(`npm start ended with status ${status}:\n${said}`)));
  });
  const stop = async () => {
    signalGroup(pid, 'SIGINT');
    const deadline = Date.now() + 10_000;
    while (signalGroup(pid, 0) && Date.now() < deadline) await delay(20);
    const clean = !signalGroup(pid, 0);
    await stopGroup(child, 0);
    process.off('exit', killAtExit);
    return clean;
  };
  return { ...addresses, stop };
}
