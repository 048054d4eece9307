/**
 * Ends a test process that hangs, and prints what it was doing. It judges no speed: it fires when no test or hook has
 * started or ended for ten minutes. The clock runs in a thread, so a blocked event loop is found, too.
 */
import { Worker } from 'node:worker_threads';
import { HANG_MS } from './patience.ts';

/** Message to the thread: what runs now. */
export interface Beat {
  readonly doing: string;
}

/** Message from the thread: nothing has happened for too long. */
export interface Hang {
  readonly doing: string;
  readonly seconds: number;
}

let thread: Worker | undefined;

function beat(doing: string): void {
  if (thread === undefined) {
    thread = new Worker(new URL('watchdogThread.ts', import.meta.url), { workerData: { hangMs: HANG_MS } });
    thread.on('message', ({ doing, seconds }: Hang) => {
      console.error(hangReport(doing, seconds));
      process.exit(1);
    });
    // After the listener, which would keep the process alive otherwise.
    thread.unref();
  }
  thread.postMessage({ doing } satisfies Beat);
}

const nameOf = (context: Mocha.Context): string => `"${context.currentTest?.fullTitle() ?? 'unknown'}"`;

export const mochaHooks: Mocha.RootHookObject = {
  beforeAll: () => beat('before the first test of a file'),
  beforeEach(this: Mocha.Context) {
    beat(`in ${nameOf(this)}`);
  },
  afterEach(this: Mocha.Context) {
    beat(`after ${nameOf(this)}`);
  },
  afterAll: () => beat('between two files'),
};

interface Handle {
  readonly type: string;
  readonly is_active: boolean;
  readonly is_referenced: boolean;
  readonly pid?: number;
  readonly localEndpoint?: { readonly host?: string; readonly port?: number } | null;
  readonly remoteEndpoint?: { readonly host?: string; readonly port?: number } | null;
  readonly filename?: string;
}

/** Returns what a hanging process still has open: sockets by their ends, child processes by id, timers, and the stack. */
export function hangReport(doing: string, seconds: number): string {
  const report = process.report.getReport() as unknown as { readonly libuv: readonly Handle[] };
  const open = report.libuv.filter(
    ({ is_active, is_referenced, type }) => is_active && is_referenced && type !== 'loop',
  );
  const lines = open.map(({ type, pid, localEndpoint, remoteEndpoint, filename }) => {
    const ends = [localEndpoint, remoteEndpoint].map((end) =>
      end ? `${end.host ?? ''}:${end.port ?? ''}` : undefined,
    );
    return ['   ', type, pid && `process ${pid}`, ends[0] && `at ${ends[0]}`, ends[1] && `to ${ends[1]}`, filename]
      .filter(Boolean)
      .join(' ');
  });
  return [
    `Hang: nothing happened for ${seconds} s ${doing}.`,
    '  Still open:',
    ...(lines.length > 0 ? lines : ['    nothing: a promise never settles']),
    `  Pending: ${process.getActiveResourcesInfo().join(', ') || 'nothing'}`,
  ].join('\n');
}
