import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalPages {
  /** For `VSCODE_PROXY_URI`. */
  readonly template: string;
  stop(): Promise<void>;
}

/**
 * Sends the browser on to pages of this machine at their own address. The editor opens them through a proxy of its own,
 * under a path, where no page works that has absolute paths or is sent back to from elsewhere.
 */
export async function startLocalPages(): Promise<LocalPages> {
  const server = createServer((request, response) => {
    const [, port, path] = /^\/(\d{1,5})(\/.*)$/.exec(request.url ?? '') ?? [];
    if (port === undefined || path === undefined) response.writeHead(404).end();
    else response.writeHead(302, { location: `http://127.0.0.1:${port}${path}` }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    template: `http://127.0.0.1:${(server.address() as AddressInfo).port}/{{port}}/`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
