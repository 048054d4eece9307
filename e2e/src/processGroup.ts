import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ends a process that was spawned `detached`, with all its descendants: asks first, and after `graceMs` insists.
 * Resolves when no process of the group is left.
 */
export async function stopGroup(child: ChildProcess, graceMs = 3_000): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const insistAt = Date.now() + graceMs;
  // A group has no event for the end of its last member, hence the polling.
  while (signalGroup(pid, 0)) {
    if (Date.now() > insistAt) signalGroup(pid, 'SIGKILL');
    await delay(20);
  }
}

/** Sends a signal to every process of the group; 0 only asks. Tells whether there was anyone to receive it. */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}
