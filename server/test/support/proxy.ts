import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP connection that a test can cut: stands between the server and its database. */
export class CuttableProxy {
  readonly #server: Server;
  /** Each with the one at the other end. */
  readonly #sockets = new Map<Socket, Socket>();
  #isCut = false;
  #isSilent = false;
  port = 0;

  constructor(target: { host: string; port: number }) {
    this.#server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(target.port, target.host);
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.set(socket, other);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        if (!this.#isSilent) socket.pipe(other);
      }
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address === 'object' && address !== null) this.port = address.port;
  }

  /** Breaks every connection, and every new one, until `restore`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  /** Keeps every connection open, and new ones too, and passes nothing on, as a network does that lost its way. */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets.keys()) socket.unpipe();
  }

  /** What was held up while it was silent goes on. */
  restore(): void {
    this.#isCut = false;
    if (!this.#isSilent) return;
    this.#isSilent = false;
    for (const [socket, other] of this.#sockets) socket.pipe(other);
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
