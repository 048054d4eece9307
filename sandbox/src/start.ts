// `npm start`: the whole service on this machine, and an editor with the extension in it. See `--help`.
import { fileURLToPath } from 'node:url';
import { startGuard } from './start/guardProcess.ts';
import { help, type Options, readOptions } from './start/options.ts';
import { Progress } from './start/progress.ts';
import { Sentence } from './start/sentence.ts';
import type { Service } from './start/service.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const running = new AsyncDisposableStack();

/** Set once everything is to stop; whoever asks again waits for the same end. */
let stopped: { readonly done: Promise<void> } | undefined;

async function exit(status: number): Promise<never> {
  try {
    // What was started last is stopped first.
    stopped ??= { done: running.disposeAsync() };
    await stopped.done;
  } catch (error) {
    console.error(`Not everything stopped cleanly: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  process.exit(status);
}

async function main(options: Options): Promise<void> {
  const progress = new Progress(options.json ? process.stderr : process.stdout);
  stopOnSignals(progress);
  const guard = startGuard();
  running.defer(() => guard.dismiss());
  // Loaded here because they take seconds: a wrong option and --help are answered first.
  const [{ startService }, { openEditor }] = await Promise.all([
    import('./start/service.ts'),
    import('./start/editor.ts'),
  ]);
  if (stopped) return;
  const service = await startService(options, progress, running, guard);
  const editor = options.noEditor ? undefined : await openEditor(options, service, progress, running, guard);
  const workbench = editor?.workbench ?? null;
  if (options.json) printAddresses(service, workbench);
  else greet(progress, service, workbench, options);
  const death = await Promise.race([service.died, ...(editor ? [editor.died] : [])]);
  if (stopped) return;
  console.error(death);
  await exit(1);
}

/** Ctrl-C, an end asked for by another program, and the terminal being closed. */
function stopOnSignals(progress: Progress): void {
  // A closed terminal takes no more words; that must not keep us from stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopped) progress.say('\nStopping …');
      void exit(0);
    });
  }
}

function printAddresses({ api, databaseUrl, clerk, stripe, model }: Service, workbench: string | null): void {
  const addresses = { api, database: databaseUrl, clerk: clerk.url, stripe: stripe.url, model: model.url, workbench };
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
}

function greet(
  progress: Progress,
  { api, databaseUrl }: Service,
  workbench: string | null,
  { noEditor, dataDir }: Options,
): void {
  const editor = noEditor ? [] : [workbench === null ? 'VS Code opens on your desktop.' : `Open ${workbench}`, ''];
  const lines = [
    '',
    'CodeTrain is ready.',
    '',
    ...editor,
    `API       ${api}`,
    `Database  ${databaseUrl}`,
    `Data      ${dataDir}`,
  ];
  progress.say([...lines, '', 'Ctrl-C stops everything; the data stays.'].join('\n'));
}

try {
  const options = readOptions(process.argv.slice(2), process.env, repository);
  if (options.help) process.stdout.write(help);
  else await main(options);
} catch (error) {
  // While stopping, whatever was still starting fails; that is no news.
  if (!stopped) console.error(error instanceof Sentence || isPlain(error) ? error.message : error);
  await exit(1);
}

/** Errors of Postgres and of sockets say what is wrong in their message. */
function isPlain(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof TypeError);
}
