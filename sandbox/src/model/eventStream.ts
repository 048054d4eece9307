import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Server-sent events on a response, no faster than the other side takes them. */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #signal: AbortSignal;

  /** @param signal Aborts when the other side has gone. */
  constructor(response: ServerResponse, signal: AbortSignal, headers: Readonly<Record<string, string>>) {
    this.#response = response;
    this.#signal = signal;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...headers,
    });
    response.socket?.setNoDelay(true);
    response.flushHeaders();
  }

  send(event: string, data: object): Promise<void> {
    return this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** An event that is named by its own `type`. */
  sendTyped(data: object): Promise<void> {
    return this.send('type' in data ? String(data.type) : 'message', data);
  }

  comment(text: string): Promise<void> {
    return this.#write(`: ${text}\n\n`);
  }

  data(text: string): Promise<void> {
    return this.#write(`data: ${text}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  /** The connection breaks off, as it does when a machine dies. */
  cut(): void {
    this.#response.socket?.destroy();
  }

  async #write(text: string): Promise<void> {
    this.#signal.throwIfAborted();
    if (!this.#response.write(text)) await once(this.#response, 'drain', { signal: this.#signal });
  }
}

/** Waits; rejects at once when the other side goes. */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal });
}
