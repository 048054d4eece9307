import type { Server } from 'node:http';

/** Counts the requests of a server that have no complete answer yet. */
export class OpenRequests {
  #open = 0;
  #onNone: (() => void) | undefined;

  constructor(server: Server) {
    server.on('request', (_req, res) => {
      this.#open += 1;
      res.once('close', () => {
        this.#open -= 1;
        if (this.#open === 0) this.#onNone?.();
      });
    });
  }

  /** Resolves as soon as there are none. */
  none(): Promise<void> {
    return new Promise((resolve) => {
      this.#onNone = resolve;
      if (this.#open === 0) resolve();
    });
  }
}
