import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { type Running, stopChild } from './process.ts';
import type { Target } from './stream.ts';

const here = path.resolve(import.meta.dirname, '..');
const entry = path.join(here, 'node_modules/@portkey-ai/gateway/build/start-server.js');

/** Starts Portkey's gateway, an LLM gateway without metering. It is installed on first use. */
export async function startPortkey(): Promise<Running> {
  if (!existsSync(entry)) {
    const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: here,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (npm.status !== 0) throw new Error('Portkey could not be installed from npm');
  }
  const port = await freePort();
  const child = spawn(process.execPath, [entry, `--port=${port}`, '--headless'], {
    env: { ...process.env, TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost', NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  await answering(`http://127.0.0.1:${port}/`, () => child.exitCode === null);
  return { pid: child.pid as number, port, stop: () => stopChild(child) };
}

/** A request through Portkey to the provider stand-in; `flavour` is the first part of the stand-in's path. */
export const portkeyTarget = (port: number, provider: number, flavour: string): Target => ({
  url: new URL(`http://127.0.0.1:${port}/v1/messages`),
  headers: () => ({
    'x-portkey-provider': 'anthropic',
    'x-portkey-custom-host': `http://127.0.0.1:${provider}/${flavour}/v1`,
    'x-api-key': 'bench',
    'anthropic-version': '2023-06-01',
  }),
});

async function answering(url: string, alive: () => boolean): Promise<void> {
  while (alive()) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return void (await answer.body?.cancel());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Portkey ended before it listened');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
