import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A door on 127.0.0.1 in front of a server: shut, the server looks as if it were down. */
export interface Gate {
  /** For instance `http://127.0.0.1:41873`. */
  readonly url: string;
  /** @param target address of the server behind it, for instance `http://127.0.0.1:3000`. Until then nothing answers. */
  leadTo(target: string): void;
  /** Cuts what is under way and refuses connections from then on. */
  shut(): Promise<void>;
  /** Lets through again, at the same address. */
  open(): Promise<void>;
}

export async function openGate(): Promise<Gate> {
  let behind: { readonly hostname: string; readonly port: number } | undefined;
  const sockets = new Set<Socket>();
  const track = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => sockets.delete(socket) && other.destroy());
  };
  const server = net.createServer((near) => {
    if (behind === undefined) {
      near.destroy();
      return;
    }
    const far = net.connect(behind.port, behind.hostname);
    track(near, far);
    track(far, near);
    near.pipe(far).pipe(near);
  });
  await listen(server, 0);
  const own = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${own}`,
    leadTo: (target) => {
      const { hostname, port } = new URL(target);
      behind = { hostname, port: Number(port) };
    },
    shut: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    open: async () => {
      if (!server.listening) await listen(server, own);
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
