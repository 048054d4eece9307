import { createServer } from 'node:net';
import { Sentence } from './sentence.ts';

/** @throws Sentence if a port is wished for and something listens on it. */
export async function assertFree(port: number | undefined, what: string): Promise<void> {
  if (port === undefined) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const server = createServer();
  server.once('error', reject);
  server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  try {
    await promise;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const why = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
    throw new Sentence(`Port ${port}, meant for ${what}, ${why}: choose other ports with --port.`, { cause });
  }
}
