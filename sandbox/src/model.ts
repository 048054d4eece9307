/**
 * A model provider on loopback that speaks Anthropic's Messages API (`/v1/messages`) and OpenRouter's rendering of it
 * (`/api/v1/messages`). Its lessons come from a parser, not from a model; they are true and say where they come from.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createModelApp } from './model/app.ts';
import type { Pace } from './model/behaviour.ts';

export type { BehaviourRequest, Pace } from './model/behaviour.ts';
export type { JournalEntry } from './model/journal.ts';

export interface ModelServerOptions {
  /** A free port when absent. */
  readonly port?: number;
  /** Default: as fast as the connection takes it. */
  readonly pace?: Pace;
}

export interface ModelServer {
  /** `ANTHROPIC_BASE_URL` for whoever is to use it, without a slash at the end. */
  readonly url: string;
  readonly openRouterUrl: string;
  /** The key that it takes as Anthropic, and as OpenRouter. */
  readonly apiKey: string;
  readonly openRouterKey: string;
  /** Keys that read what was billed, as Anthropic and as OpenRouter. */
  readonly adminKey: string;
  readonly managementKey: string;
  /** Ends it, and every answer that is under way. */
  stop(): Promise<void>;
}

const ANTHROPIC_KEY = 'sk-ant-sandbox';
const OPENROUTER_KEY = 'sk-or-sandbox';
const ADMIN_KEY = 'sk-ant-admin-sandbox';
const MANAGEMENT_KEY = 'sk-or-management-sandbox';

/** @throws Error with code EADDRINUSE if the port is taken. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const app = createModelApp({
    keys: { anthropic: ANTHROPIC_KEY, openrouter: OPENROUTER_KEY },
    billKeys: { anthropicAdmin: ADMIN_KEY, openRouterManagement: MANAGEMENT_KEY },
    pace: options.pace ?? { tokensPerSecond: 0, firstByteMs: 0 },
  });
  const server = createServer(app).listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    openRouterUrl: `${url}/api`,
    apiKey: ANTHROPIC_KEY,
    openRouterKey: OPENROUTER_KEY,
    adminKey: ADMIN_KEY,
    managementKey: MANAGEMENT_KEY,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
