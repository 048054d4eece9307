import { format } from 'node:util';
import type { Page } from 'playwright-core';
import type { CodeServer } from './codeServer.ts';

export interface ExtensionHostRun {
  /** Folder of the extension under development, with its manifest. */
  readonly extension: string;
  /** Script that exports `run(): Promise<void>`; it is loaded in the extension host. */
  readonly tests: string;
  /** Folder to open. */
  readonly folder: string;
  readonly onLine: (line: string) => void;
  readonly timeoutMs?: number;
}

/** Needed by the server for `runInExtensionHost`: without it the workbench ignores what we hand it, silently. */
export const testDriverArgs = ['--vscode-option', 'enable-smoke-test-driver'];

/**
 * Runs a test suite inside the extension host of a workbench, in the page given.
 * @returns The exit code that the workbench reports: 0 if `run()` resolved.
 * @throws If the workbench never reports one: then the suite may not have run at all.
 */
export async function runInExtensionHost(server: CodeServer, page: Page, run: ExtensionHostRun): Promise<number> {
  const { promise: exit, resolve, reject } = Promise.withResolvers<number>();
  // The console of the extension host arrives here, and so does the workbench's own.
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    if (type !== 'trace' && !noise.test(line)) run.onLine(line);
  });
  await page.exposeFunction('codeAutomationExit', resolve);
  const timeoutMs = run.timeoutMs ?? 120_000;
  const timer = setTimeout(() => reject(new Error(`The tests did not report back within ${timeoutMs} ms.`)), timeoutMs);
  const uri = (file: string) => `vscode-remote://${server.authority}${file}`;
  const payload = JSON.stringify([
    ['extensionDevelopmentPath', uri(run.extension)],
    ['extensionTestsPath', uri(run.tests)],
    ['skipWelcome', 'true'],
  ]);
  try {
    await page.goto(`${server.workbench(run.folder)}&payload=${encodeURIComponent(payload)}`);
    return await exit;
  } finally {
    clearTimeout(timer);
  }
}

/** What the workbench itself says on a machine without accounts, gallery and AI services. */
const noise =
  /^\[?(ChatModelSelection|AgentHost|AccountPolicyGate|Service Worker|reconnection|RemoteAgentHost)|^Creating a socket|connection token|additional builtin/;
