import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
  /** Resolves when the connection was cut before the answer was complete. */
  readonly aborted: Promise<void>;
}

/** Answers one request, to the byte. */
export type Script = (res: ServerResponse, request: ReceivedRequest) => void | Promise<void>;

/** A model provider that does exactly what a test tells it to. */
export class ScriptedProvider {
  readonly received: ReceivedRequest[] = [];
  readonly #server: Server;
  readonly #scripts: Script[] = [];
  readonly #waiting: ((request: ReceivedRequest) => void)[] = [];
  url = '';

  /** @param usual what requests get that no test has prepared for. */
  constructor(usual: Script = streams()) {
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const aborted = Promise.withResolvers<void>();
        res.on('close', () => (res.writableFinished ? undefined : aborted.resolve()));
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        const request = { path: req.url ?? '', headers: req.headers, body, aborted: aborted.promise };
        this.received.push(request);
        this.#waiting.shift()?.(request);
        const script = this.#scripts.shift() ?? usual;
        void script(res, request);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The provider has no port.');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  /** What the next requests get, one each; after that, a good answer. */
  next(...scripts: Script[]): void {
    this.#scripts.push(...scripts);
  }

  /** The next request to arrive. */
  arrival(): Promise<ReceivedRequest> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const event = (type: string, data: object = {}): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

export interface AnswerParts {
  readonly id?: string;
  readonly texts?: readonly string[];
  readonly start?: object | null;
  readonly end?: object | null;
}

const startUsage = { input_tokens: 120, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };

/** The events of a good answer, as Anthropic sends them. */
export function answerEvents(parts: AnswerParts = {}): string[] {
  const {
    id = 'msg_test',
    texts = ['Hello', ', ', 'learner.'],
    start = startUsage,
    end = { output_tokens: 42 },
  } = parts;
  return [
    event('message_start', {
      message: { id, type: 'message', role: 'assistant', content: [], model: 'm', stop_reason: null, usage: start },
    }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping'),
    ...texts.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: end }),
    event('message_stop'),
  ];
}

export function beginStream(res: ServerResponse): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_upstream', 'x-upstream-secret': 's' });
}

/** A whole answer as a stream, in these chunks. */
export function streams(chunks: readonly (string | Uint8Array)[] = answerEvents()): Script {
  return async (res) => {
    beginStream(res);
    for (const chunk of chunks) {
      res.write(chunk);
      // A turn of the event loop, so that each chunk goes out by itself.
      await new Promise((resolve) => setImmediate(resolve));
    }
    res.end();
  };
}

/** These chunks, and then silence. */
export const fallsSilentAfter =
  (chunks: readonly string[]): Script =>
  (res) => {
    beginStream(res);
    res.write(chunks.join(''));
  };

/** An answer that stays open after its first event until the test lets it finish. */
export function heldOpen(): { readonly script: Script; readonly finish: () => void } {
  const [first, ...rest] = answerEvents();
  const gate = Promise.withResolvers<void>();
  return {
    script: async (res) => {
      beginStream(res);
      res.write(first);
      await gate.promise;
      res.end(rest.join(''));
    },
    finish: gate.resolve,
  };
}

export const breaksAfter =
  (chunks: readonly string[]): Script =>
  (res) => {
    beginStream(res);
    res.write(chunks.join(''), () => res.destroy());
  };

export const fails =
  (status: number, headers: Record<string, string> = {}, type = 'api_error'): Script =>
  (res) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify({ type: 'error', error: { type, message: 'credit balance of sk-secret is too low' } }));
  };

export const answersJson =
  (usage: object | null, text = 'Hello, learner.', id = 'msg_json'): Script =>
  (res) => {
    res.writeHead(200, { 'content-type': 'application/json' });
    res.end(
      JSON.stringify({
        id,
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [{ type: 'text', text }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage,
      }),
    );
  };
