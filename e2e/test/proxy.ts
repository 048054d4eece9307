import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { TLSSocket } from 'node:tls';
import { e2eRoot } from '../src/paths.ts';

/** To be trusted by the extension host, through `SSL_CERT_FILE`. */
export const standInCertificate = path.join(e2eRoot, 'fixtures', 'tls', 'stand-in.crt');

export interface OutboundProxy {
  /** For `HTTPS_PROXY`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * An HTTP proxy (RFC 9110, section 9.3.6: CONNECT) behind which api.anthropic.com is our model provider. All other hosts
 * are refused.
 * @param model Address of the model provider, for instance `http://127.0.0.1:41873`.
 */
export async function startProxy(model: string): Promise<OutboundProxy> {
  const [key, cert] = await Promise.all([
    readFile(standInCertificate.replace(/crt$/, 'key')),
    readFile(standInCertificate),
  ]);
  const { hostname, port } = new URL(model);
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, near: Socket) => {
    near.on('error', () => near.destroy());
    if (request.url !== 'api.anthropic.com:443') {
      near.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    sockets.add(near.on('close', () => sockets.delete(near)));
    near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    const plain = new TLSSocket(near, { isServer: true, key, cert });
    const far = net.connect(Number(port), hostname);
    plain.on('error', () => far.destroy());
    far.on('error', () => plain.destroy());
    plain.pipe(far).pipe(plain);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
