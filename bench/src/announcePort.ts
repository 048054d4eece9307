import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free loopback port and prints it as one line of JSON, for the parent process to read. */
export function announcePort(server: Server): void {
  server.listen(0, '127.0.0.1', 4096, () => {
    console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
  });
}
