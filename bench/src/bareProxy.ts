/**
 * The floor that every gateway stands on: Node's own HTTP server and client with a pipe between them. No authentication,
 * no metering, no parsing. `UPSTREAM` names the provider.
 */
import { Agent, createServer, request as send } from 'node:http';
import { announcePort } from './announcePort.ts';

const upstream = new URL(process.env['UPSTREAM'] ?? '');
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

const server = createServer((incoming, outgoing) => {
  const forward = send(
    {
      agent,
      host: upstream.hostname,
      port: upstream.port,
      path: incoming.url,
      method: incoming.method,
      headers: { ...incoming.headers, host: upstream.host },
    },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    },
  );
  forward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => forward.destroy());
  incoming.pipe(forward);
});
server.keepAliveTimeout = 60_000;
announcePort(server);
