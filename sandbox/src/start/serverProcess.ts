import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Sentence } from './sentence.ts';

export interface ServerProcess {
  /** For instance `http://127.0.0.1:4750`. */
  readonly url: string;
  /** Resolves if it ends without having been asked to, with what it last said in plain words and how it ended. */
  readonly died: Promise<string>;
}

/** Streams that run when everything stops get this long; a person at a terminal waits. */
const DRAIN_MS = 2_000;
/** When it has not stopped by then, it is made to. */
const INSIST_MS = 15_000;

/**
 * The server, run as in production: a process of its own, told everything by its environment.
 *
 * @param env Its settings. Nothing else of our environment reaches it but what programs need to run.
 * @param onSpawn Told the process at once, so that it can be stopped while it still starts.
 * @throws Sentence if it ends before it listens.
 */
export async function startServerProcess(
  env: Readonly<Record<string, string>>,
  logFile: string,
  onSpawn: (child: ChildProcess) => void,
): Promise<ServerProcess> {
  const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...needed(), DRAIN_TIMEOUT_MS: String(DRAIN_MS), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C must not reach it directly: it stops when its turn has come.
    detached: true,
    windowsHide: true,
  });
  onSpawn(child);
  const log = createWriteStream(logFile);
  // On its standard output it logs JSON, which is for the file; what Node says of a crash is on the other.
  let lastWords = '';
  const { promise: listening, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      log.write(`${line}\n`);
      if (stream === child.stderr && isWords(line)) lastWords = line.trim().replace(/\.$/, '');
      const url = listeningUrl(line);
      if (url !== undefined) resolve(url);
    });
  }
  const died = new Promise<string>((ended) => {
    child.once('close', (code, signal) => {
      const how = `(${signal ?? `status ${code}`})`;
      ended(lastWords === '' ? how : `${how}: ${lastWords}`);
    });
  });
  child.once('error', reject);
  void died.then((last) =>
    reject(new Sentence(`The server ended before it was ready ${last}. Its log is ${logFile}.`)),
  );
  return { url: await listening, died };
}

/** Asks the server to stop, lets it settle what runs, and insists if it does not. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), INSIST_MS);
  await gone;
  clearTimeout(insist);
}

/** Whether a line is more than a part of a stack, of an object, or a warning. */
const isWords = (line: string): boolean =>
  !/^\s*(at |\^|\}|(code|errno|syscall): |Node\.js v|\(node:|\(Use |file:|$)/.test(line);

/** The server logs one JSON object a line; this one tells the address. */
function listeningUrl(line: string): string | undefined {
  if (!line.includes('"listening"')) return undefined;
  try {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    return msg === 'listening' ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Settings that a person has exported for something else must not reach the server by accident. */
function needed(): Record<string, string> {
  const names =
    /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_.*|TZ|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|NODE_EXTRA_CA_CERTS)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && names.test(name) ? [[name, value]] : [],
    ),
  );
}
