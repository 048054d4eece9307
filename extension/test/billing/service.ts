import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BillingState } from '@codetrain/contract/billing';
import { type ErrorCode, errorCatalogue } from '@codetrain/contract/errors';
import { freeState, offers, usage } from './plans.ts';

/** Our service as far as billing goes: it answers what it is set to, and takes down what it was asked. */
export async function startBillingService() {
  const asked: string[] = [];
  const service = {
    state: freeState as BillingState,
    /** What Stripe knows: a refresh makes it the state. */
    atStripe: undefined as BillingState | undefined,
    /** Refuses a path, once. */
    refuse: new Map<string, ErrorCode>(),
    /** Answers a path with what is no answer of ours. */
    nonsense: new Set<string>(),
    asked,
    /** Bodies of the requests, by path. */
    bodies: new Map<string, unknown>(),
    tokens: [] as (string | undefined)[],
  };
  const answerTo = (path: string): unknown => {
    switch (path) {
      case 'GET /v1/plans':
        return { type: 'plans', plans: offers };
      case 'POST /v1/billing/refresh':
        service.state = service.atStripe ?? service.state;
        return service.state;
      case 'GET /v1/billing':
        return service.state;
      case 'GET /v1/usage':
        return usage;
      case 'POST /v1/billing/checkout':
        return { type: 'hosted_page', url: 'https://checkout.test/c/pay/1#fid%2Fa%3D' };
      case 'POST /v1/billing/portal':
        return { type: 'hosted_page', url: 'https://billing.test/p/session/1' };
      default:
        return undefined;
    }
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = `${request.method} ${request.url}`;
    asked.push(path);
    service.tokens.push(request.headers.authorization);
    if (chunks.length > 0) service.bodies.set(path, JSON.parse(Buffer.concat(chunks).toString()));
    response.setHeader('request-id', `request-${asked.length}`);
    const code = service.refuse.get(path);
    if (code !== undefined) {
      service.refuse.delete(path);
      const { status, type } = errorCatalogue[code];
      response.writeHead(status).end(JSON.stringify({ type: 'error', error: { type, message: code, code } }));
    } else if (service.nonsense.has(path)) response.end('<html>Welcome to the hotel</html>');
    else response.end(JSON.stringify(answerTo(path)));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(service, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

export type BillingService = Awaited<ReturnType<typeof startBillingService>>;
