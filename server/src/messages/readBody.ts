import type { IncomingMessage } from 'node:http';
import { MAX_REQUEST_BYTES } from '@codetrain/contract/messages';
import { ApiError } from '../http/errors.ts';

/**
 * How much of a body that is too large is still read, so that the client gets to read the answer: one that is cut off
 * while it sends may see only a broken connection. Past it, the connection ends with the answer.
 */
const MOST_DISCARDED = 16 * MAX_REQUEST_BYTES;

/** @throws ApiError request_too_large, invalid_request. */
export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new ApiError('invalid_request', 'content-encoding: send the request uncompressed.');
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The answer has still to go out, so leaving the loop must not destroy the request.
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes > MOST_DISCARDED) break;
    }
  } catch {
    throw new ApiError('invalid_request', 'The request ended before its body was complete.');
  }
  if (bytes > MAX_REQUEST_BYTES) {
    throw new ApiError('request_too_large', `The request is larger than ${MAX_REQUEST_BYTES} bytes.`, {
      closesConnection: bytes > MOST_DISCARDED,
    });
  }
  return Buffer.concat(chunks, bytes);
}
