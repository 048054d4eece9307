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
  const { chunks, bytes } = await readChunks(req);
  if (bytes > MAX_REQUEST_BYTES) {
    throw new ApiError('request_too_large', `The request is larger than ${MAX_REQUEST_BYTES} bytes.`, {
      closesConnection: bytes > MOST_DISCARDED,
    });
  }
  return Buffer.concat(chunks, bytes);
}

/**
 * By events, not by an asynchronous iterator: that would cost more than all else that happens to a body. Nothing of the
 * request may refer to its chunks afterwards: it lives as long as its answer.
 */
function readChunks(req: IncomingMessage): Promise<{ chunks: Buffer[]; bytes: number }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk);
      else chunks.length = 0;
      if (bytes <= MOST_DISCARDED) return;
      // The answer has still to go out, so the request is left as it is.
      req.pause();
      onEnd();
    };
    const onEnd = (): void => {
      leave();
      resolve({ chunks, bytes });
    };
    const onClose = (): void => {
      leave();
      reject(new ApiError('invalid_request', 'The request ended before its body was complete.'));
    };
    const leave = (): void => {
      req.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore);
  });
}

/** What breaks a request off also closes it. */
const ignore = (): void => {};
