import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startLocalPages } from './localPages.ts';
import { codeServerEntry } from './paths.ts';
import { signalGroup, stopGroup } from './processGroup.ts';
import { quietSettings, type Settings } from './settings.ts';

export interface CodeServerOptions {
  /** Home, settings, extensions and logs. Kept if given; else a fresh one that goes when the server stops. */
  readonly dir?: string;
  /** A free one if absent. */
  readonly port?: number;
  /** Laid over what the settings file in `dir` has; default: `quietSettings`. */
  readonly settings?: Settings;
  /** Packages (.vsix) to install first; one that is already there is replaced. */
  readonly vsix?: readonly string[];
  /** Added to the environment of the server and of the extension host; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
}

export interface CodeServer {
  /** For instance `http://127.0.0.1:41873`, without a slash at the end. */
  readonly url: string;
  /** `127.0.0.1:41873`, as it stands in `vscode-remote://` addresses. */
  readonly authority: string;
  readonly dir: string;
  /** Address of the workbench with a folder opened. */
  workbench(folder: string): string;
  /** Leads the process group of the server and of all that it starts. */
  readonly pid: number | undefined;
  /** Resolves when the server has ended, whether it was asked to or not. */
  readonly ended: Promise<void>;
  /** Ends the server with every process that it started; resolves when they are gone. */
  stop(): Promise<void>;
}

/** The editor could not be started; the message is one sentence. */
export class CodeServerError extends Error {
  override readonly name = 'CodeServerError';
}

/**
 * Starts a VS Code that is served to a browser, on 127.0.0.1 and without a password, and waits until it listens.
 * `installEditor` has to have run.
 * @throws CodeServerError if it does not start, for instance because the port is taken.
 */
export async function startCodeServer(options: CodeServerOptions = {}): Promise<CodeServer> {
  const dir = options.dir ?? (await mkdtemp(path.join(os.tmpdir(), 'codetrain-editor-')));
  const profile = await prepareProfile(dir, options.settings ?? quietSettings);
  const pages = await startLocalPages();
  const env = editorEnvironment(dir, { VSCODE_PROXY_URI: pages.template, ...options.env });
  for (const vsix of options.vsix ?? []) {
    await promisify(execFile)(process.execPath, [codeServerEntry, ...profile, '--install-extension', vsix, '--force'], {
      env,
    });
  }
  const address = `127.0.0.1:${options.port ?? 0}`;
  const child = spawn(
    process.execPath,
    [codeServerEntry, ...profile, '--bind-addr', address, ...flags, ...(options.args ?? [])],
    // A process group of its own: an editor is a family of processes, and they go together.
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const killAtExit = () => child.pid !== undefined && signalGroup(child.pid, 'SIGKILL');
  process.once('exit', killAtExit);
  const stop = async () => {
    await stopGroup(child);
    await pages.stop();
    process.off('exit', killAtExit);
    // Closing processes may still write: retried.
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await listening(child, path.join(dir, 'server.log'));
    const workbench = (folder: string) => `${url}/?folder=${encodeURIComponent(folder)}`;
    return { url, authority: new URL(url).host, dir, workbench, pid: child.pid, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const flags = [
  ...['--auth', 'none', '--disable-telemetry', '--disable-update-check'],
  ...['--disable-workspace-trust', '--disable-getting-started-override'],
];

/** Lays out folders and settings; returns the arguments that make the server use them. */
async function prepareProfile(dir: string, settings: Settings): Promise<string[]> {
  const userData = path.join(dir, 'data');
  const extensions = path.join(dir, 'extensions');
  const settingsFile = path.join(userData, 'User', 'settings.json');
  const config = path.join(dir, 'config.yaml');
  await mkdir(path.dirname(settingsFile), { recursive: true });
  await mkdir(extensions, { recursive: true });
  await mkdir(path.join(dir, 'home'), { recursive: true });
  await layOver(settingsFile, settings);
  // Without a file of our own, the server would read and write the one of the person's own code-server.
  await writeFile(config, 'auth: none\ncert: false\n');
  return ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensions];
}

/** Lays settings over those in a file. A file that a person has put comments into is theirs: it stays as it is. */
async function layOver(file: string, settings: Settings): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const present: unknown = JSON.parse(text);
    await writeFile(file, JSON.stringify({ ...(present as Settings), ...settings }, null, 2));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
}

/** The environment without what an outer VS Code, npm or debugger left in it, and with a home of its own. */
function editorEnvironment(dir: string, added: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: path.join(dir, 'home'),
    // No gallery: nothing is looked up or updated behind the person's back.
    EXTENSIONS_GALLERY: '{}',
    ...added,
  };
}

/** Waits for the line by which the server tells its address; everything it says goes to the log file. */
function listening(child: ChildProcess, logFile: string): Promise<string> {
  const log = createWriteStream(logFile);
  return new Promise((resolve, reject) => {
    let output = '';
    let told = false;
    const read = (chunk: Buffer) => {
      log.write(chunk);
      if (told) return;
      output += chunk;
      const url = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(output)?.[1];
      told = url !== undefined;
      if (url) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => reject(new CodeServerError(`The editor could not be started: ${error.message}.`)));
    child.once('close', () => {
      log.end();
      reject(new CodeServerError(explainExit(output)));
    });
  });
}

function explainExit(output: string): string {
  const taken = /EADDRINUSE.*?(\d+\.\d+\.\d+\.\d+:\d+)/.exec(output)?.[1];
  if (taken) return `The editor could not be started: ${taken} is in use by another program.`;
  return `The editor ended before it was ready: ${output.trim().split('\n').slice(-3).join(' ')}`;
}
