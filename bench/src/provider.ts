/**
 * The provider stand-in of the benchmark: answers every POST with the same 60-event stream, as fast as the peer takes it.
 * The path's first part says how: `/many/…` writes an event a chunk, `/one/…` all in one chunk, `/idle/…` writes
 * `message_start` and then nothing until the peer leaves. Prints its port when it listens.
 */
import { createServer, type ServerResponse } from 'node:http';
import { announcePort } from './announcePort.ts';

const event = (name: string, data: object) => `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`;
const usage = { input_tokens: 1200, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 1 };
const message = { id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-haiku-5-5', content: [] };

const events = [
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null, usage } }),
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
  ...Array.from({ length: 55 }, (_, n) =>
    event('content_block_delta', {
      index: 0,
      delta: { type: 'text_delta', text: `the loop adds item ${n} to its sum ` },
    }),
  ),
  event('content_block_stop', { index: 0 }),
  event('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { ...usage, output_tokens: 400 },
  }),
  event('message_stop', {}),
].map((text) => Buffer.from(text));
const whole = Buffer.concat(events);

/** A chunk a turn of the event loop, so that chunks reach the peer as chunks. */
function writeFrom(response: ServerResponse, index: number): void {
  const chunk = events[index];
  if (chunk === undefined) return void response.end();
  response.write(chunk);
  setImmediate(writeFrom, response, index + 1);
}

const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': 'req_bench' });
    if (request.url?.startsWith('/idle/')) response.write(events[0]);
    else if (request.url?.startsWith('/one/')) response.end(whole);
    else writeFrom(response, 0);
  });
});
server.keepAliveTimeout = 60_000;
announcePort(server);
