import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process that ends other processes when this one is gone, however it went. */
export interface Guard {
  /** The process, which has a group of its own, is to end with this one. */
  watch(pid: number): void;
  /** There is nothing left to end. */
  dismiss(): void;
}

export function startGuard(): Guard {
  const script = fileURLToPath(new URL('../guard.ts', import.meta.url));
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    windowsHide: true,
  });
  // If it is ended by someone, there is no guard; that is no reason to fail.
  child.stdin.on('error', () => {});
  child.on('error', () => {});
  child.unref();
  return {
    watch: (pid) => void child.stdin.write(`${pid}\n`),
    dismiss: () => void child.kill('SIGKILL'),
  };
}
