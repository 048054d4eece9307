/** A stand-in for VS Code's command: starts a process of its own, which writes the lock file of its profile, and ends. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from '../src/postgres/postmaster.ts';
import { findDesktopEditor, openDesktopEditor } from '../src/start/desktopEditor.ts';

const standIn = `#!${process.execPath}
const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
const userData = process.argv.find((arg) => arg.startsWith('--user-data-dir=')).slice('--user-data-dir='.length);
const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', userData], { detached: true, stdio: 'ignore' });
editor.unref();
writeFileSync(userData + '/seen.json', JSON.stringify({ args: process.argv.slice(2) }));
writeFileSync(userData + '/code.lock', String(editor.pid));
`;

/** Elsewhere a script is a program by its first line. */
const notOnWindows = process.platform === 'win32' ? (): void => {} : describe;

notOnWindows('editor on the desktop', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'codetrain-desktop-'));
    writeFileSync(join(folder, 'code'), standIn);
    chmodSync(join(folder, 'code'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is found on the path where there is a display', () => {
    const env = { PATH: `/nowhere:${folder}`, DISPLAY: ':0' };
    assert.equal(findDesktopEditor(env), join(folder, 'code'));
    assert.equal(findDesktopEditor({ ...env, PATH: '/nowhere' }), undefined);
    if (process.platform === 'linux') assert.equal(findDesktopEditor({ PATH: folder }), undefined);
  });

  it('gets the extension and settings in a profile of its own, and is closed with everything else', async () => {
    const editor = await openDesktopEditor(join(folder, 'code'), {
      dataDir: folder,
      extension: '/repository/extension',
      workspace: '/data/workspace',
      settings: { 'codetrain.apiBaseUrl': 'http://127.0.0.1:1' },
    });
    const userData = join(folder, 'vscode', 'data');
    const lock = join(userData, 'code.lock');
    for (const end = Date.now() + 15_000; !existsSync(lock) || readFileSync(lock, 'utf8') === ''; await sleep(20)) {
      if (Date.now() > end) throw new Error('the stand-in did not start');
    }
    const seen = JSON.parse(readFileSync(join(userData, 'seen.json'), 'utf8')) as { args: string[] };
    assert.ok(seen.args.includes('--extensionDevelopmentPath=/repository/extension'));
    assert.equal(seen.args.at(-1), '/data/workspace');
    const settings = JSON.parse(readFileSync(join(userData, 'User', 'settings.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    assert.equal(settings['codetrain.apiBaseUrl'], 'http://127.0.0.1:1');

    const pid = Number(readFileSync(lock, 'utf8'));
    assert.ok(commandOf(pid));
    await editor.stop();
    assert.equal(commandOf(pid), undefined);
    await editor.stop();
  });
});
