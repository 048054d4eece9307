import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietSettings } from '../../../e2e/src/settings.ts';
import { commandOf } from '../postgres/postmaster.ts';

export interface DesktopEditor {
  stop(): Promise<void>;
}

/** Path of VS Code's command, if it is installed and there is a desktop to open it on. */
export function findDesktopEditor(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (process.platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return undefined;
  const name = process.platform === 'win32' ? 'code.cmd' : 'code';
  const candidates = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Opens an Extension Development Host with a profile of its own, which keeps it apart from the person's editor. */
export async function openDesktopEditor(
  command: string,
  options: { dataDir: string; extension: string; workspace: string; settings: object },
): Promise<DesktopEditor> {
  const profile = join(options.dataDir, 'vscode');
  const userData = join(profile, 'data');
  await mkdir(join(userData, 'User'), { recursive: true });
  await writeFile(
    join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }, null, 2),
  );
  const args = [
    '--new-window',
    `--user-data-dir=${userData}`,
    `--extensions-dir=${join(profile, 'extensions')}`,
    `--extensionDevelopmentPath=${options.extension}`,
    '--disable-workspace-trust',
    options.workspace,
  ];
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const child = spawn(command, args, {
    env,
    stdio: 'ignore',
    detached: true,
    shell: process.platform === 'win32',
  });
  child.once('error', () => {});
  child.unref();
  return { stop: () => closeEditor(userData) };
}

/**
 * The command ends at once and leaves the editor running, which writes its process id into a lock file of its profile.
 * That tells who is to be closed: this profile's editor and no other.
 */
async function closeEditor(userData: string): Promise<void> {
  const pid = lockedBy(userData);
  if (pid === undefined) return;
  process.kill(pid, 'SIGTERM');
  for (const end = Date.now() + 5_000; Date.now() < end; await sleep(50)) if (commandOf(pid) === undefined) return;
  process.kill(pid, 'SIGKILL');
}

function lockedBy(userData: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(userData, 'code.lock'), 'utf8'));
    return commandOf(pid)?.includes(userData) ? pid : undefined;
  } catch {
    return undefined;
  }
}
