import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Browser, openBrowser } from '../src/browser.ts';
import { type CodeServer, startCodeServer } from '../src/codeServer.ts';
import { makeFolder, type WorkFolder } from '../src/folder.ts';
import { type Gate, openGate } from '../src/gate.ts';
import { type Service, startService } from '../src/service.ts';
import { testSettings } from '../src/settings.ts';
import { packageExtension, vsixVariable } from '../src/vsix.ts';
import { Workbench } from '../src/workbench.ts';
import { type OutboundProxy, standInCertificate, startProxy } from './proxy.ts';

/** Everything that a test plays on. */
export interface Stage {
  readonly service: Service;
  /** In front of the API: shut, the service is down for the extension. */
  readonly gate: Gate;
  /** Between the extension host and the rest of the world. */
  readonly proxy: OutboundProxy;
  readonly folder: WorkFolder;
  readonly editor: CodeServer;
  readonly browser: Browser;
  readonly workbench: Workbench;
}

let raised: Stage | undefined;
let clean = true;
/** What has to be ended, in the reverse order of its start, also if something else failed to start. */
let running = new AsyncDisposableStack();

export function stage(): Stage {
  if (!raised) throw new Error('The stage is not raised: run the tests with e2e/.mocharc.json.');
  return raised;
}

export async function raiseStage(): Promise<void> {
  running = new AsyncDisposableStack();
  const dataDir = await keep(mkdtemp(path.join(os.tmpdir(), 'codetrain-data-')), (dir) =>
    rm(dir, { recursive: true, force: true, maxRetries: 5 }),
  );
  const gate = await keep(openGate(), (opened) => opened.shut());
  const [service, folder, browser, vsix] = await Promise.all([
    keep(startService({ CODETRAIN_DATA_DIR: dataDir }, serviceOptions(gate.url)), async (started) => {
      clean = await started.stop();
    }),
    keep(makeFolder(), (made) => made.remove()),
    keep(openBrowser(), (opened) => opened.close()),
    process.env[vsixVariable] ?? packageExtension(),
  ]);
  gate.leadTo(service.api);
  const proxy = await keep(startProxy(service.model), (started) => started.stop());
  const editor = await keep(
    startCodeServer({
      vsix: [vsix],
      settings: { ...testSettings, 'codetrain.apiBaseUrl': gate.url },
      env: {
        HTTPS_PROXY: proxy.url,
        // The editor trusts what the system trusts; on Linux that can be said here.
        SSL_CERT_FILE: standInCertificate,
        // A key that a developer has in the environment must not be spent by tests.
        ANTHROPIC_API_KEY: undefined,
      },
    }),
    (started) => started.stop(),
  );
  const workbench = new Workbench(browser.page);
  raised = { service, gate, proxy, folder, editor, browser, workbench };
  await workbench.open(editor.workbench(folder.path));
}

/** In seconds. Short, so that tokens are renewed all the time, while lessons are written too. */
export const TOKEN_LIFE = 10;

const serviceOptions = (url: string) => ['--public-url', url, '--token-life', String(TOKEN_LIFE)];

/** @returns Whether the service ended as cleanly as it should. */
export async function lowerStage(): Promise<boolean> {
  await running.disposeAsync();
  return clean;
}

async function keep<T>(starting: Promise<T>, end: (started: T) => Promise<void>): Promise<T> {
  const started = await starting;
  // Something else did not come up: the stage is down again, and what comes late goes too.
  if (running.disposed) await end(started);
  else running.defer(() => end(started));
  return started;
}

/** Changes the person's settings as the settings editor would, and opens the window anew with them. */
export async function changeSettings(changes: Readonly<Record<string, unknown>>): Promise<void> {
  const { editor, workbench } = stage();
  const file = path.join(editor.dir, 'data', 'User', 'settings.json');
  const settings: unknown = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...(settings as object), ...changes }));
  await workbench.open(editor.workbench(stage().folder.path));
}
