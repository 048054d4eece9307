import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import type { Pause, Recorder } from './recordLines.ts';

/** Prints a value as a literal; `undefined` for what has none, such as functions and maps. */
const literalOf = `(value) => {
  const write = (one) => {
    if (one === null || ['number', 'boolean'].includes(typeof one)) return String(one);
    if (typeof one === 'string') return JSON.stringify(one);
    if (Array.isArray(one)) return '[' + one.map(write).join(', ') + ']';
    if (typeof one !== 'object' || Object.getPrototypeOf(one) !== Object.prototype) throw new TypeError('no literal');
    return '{' + Object.entries(one).map(([key, item]) => key + ': ' + write(item)).join(', ') + '}';
  };
  try {
    return value === undefined ? 'undefined' : write(value);
  } catch {
    return undefined;
  }
}`;

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Paused {
  readonly callFrames: readonly {
    readonly callFrameId: string;
    readonly location: Location;
    readonly scopeChain: readonly { readonly type: string; readonly object: { readonly objectId: string } }[];
  }[];
}

/** Steps through a function with the debugger of Node, as a person would. Types are stripped in place: lines stay. */
export const recordNode: Recorder = async (file, { call, name }, { first, last }) => {
  const url = pathToFileURL(file).href;
  const program = `const { ${name} } = await import(${JSON.stringify(url)}); ${call};`;
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 30_000,
  });
  try {
    const debug = await connect(await addressIn(child.stderr));
    await debug.send('Runtime.enable');
    await debug.send('Debugger.enable');
    for (let line = first; line < last; line += 1)
      await debug.send('Debugger.setBreakpointByUrl', { url, lineNumber: line });
    let paused = debug.paused();
    await debug.send('Runtime.runIfWaitingForDebugger');
    const isWithin = ({ callFrames: [top] }: Paused) =>
      top !== undefined &&
      debug.urlOf(top.location) === url &&
      top.location.lineNumber >= first &&
      top.location.lineNumber < last;
    let now = await paused;
    while (!isWithin(now)) {
      paused = debug.paused();
      await debug.send('Debugger.resume');
      now = await paused;
    }
    const depth = now.callFrames.length;
    const pauses: Pause[] = [];
    for (; isWithin(now) && now.callFrames.length >= depth; now = await paused) {
      if (now.callFrames.length === depth) pauses.push(await read(debug, now));
      paused = debug.paused();
      await debug.send('Debugger.stepOver');
    }
    return [...pauses, { line: 0, column: 0, values: {} }];
  } finally {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
};

async function read(debug: Connection, { callFrames: [frame] }: Paused): Promise<Pause> {
  if (frame === undefined) throw new Error('Paused nowhere.');
  const values: Record<string, string> = {};
  const scopes = frame.scopeChain.filter(({ type }) => ['local', 'block', 'closure', 'catch'].includes(type));
  for (const { object } of scopes.toReversed()) {
    const { result } = await debug.send('Runtime.getProperties', { objectId: object.objectId, ownProperties: true });
    for (const { name } of result as { readonly name: string }[]) {
      const expression = `(${literalOf})(${name})`;
      const callFrameId = frame.callFrameId;
      const answer = await debug.send('Debugger.evaluateOnCallFrame', { callFrameId, expression, returnByValue: true });
      const { value } = answer['result'] as { readonly value?: unknown };
      // What is not initialised yet throws, and has no value.
      if (answer['exceptionDetails'] === undefined && typeof value === 'string') values[name] = value;
    }
  }
  return { line: frame.location.lineNumber + 1, column: frame.location.columnNumber, values };
}

/** Where a debugger can be connected; Node says so once it listens. */
const addressIn = (stderr: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    stderr.on('data', (piece: Buffer) => {
      said += piece.toString();
      const address = /ws:\/\/\S+(?=\s)/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
  });

interface Connection {
  urlOf(location: Location): string | undefined;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
  /** Resolves at the next pause. */
  paused(): Promise<Paused>;
}

/** A connection by the Chrome DevTools Protocol. */
async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const answers = new Map<number, (result: Record<string, unknown>) => void>();
  const scripts = new Map<string, string>();
  let pause: (paused: Paused) => void = () => {};
  let id = 0;
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    if (message.method === 'Debugger.scriptParsed') scripts.set(message.params.scriptId, message.params.url);
    else if (message.method === 'Debugger.paused') pause(message.params);
    else answers.get(message.id)?.(message.result ?? {});
  });
  return {
    urlOf: ({ scriptId }) => scripts.get(scriptId),
    send: (method, params = {}) =>
      new Promise((resolve) => {
        id += 1;
        answers.set(id, resolve);
        socket.send(JSON.stringify({ id, method, params }));
      }),
    paused: () =>
      new Promise((resolve) => {
        pause = resolve;
      }),
  };
}
