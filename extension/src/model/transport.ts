/** Nothing came for too long: the connection is taken for dead. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';
}

export interface TransportOptions {
  /** The whole `Authorization` header; absent: none is sent. */
  readonly authorization: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest silence within an answer, in milliseconds. Providers send pings more often. */
  readonly silence: number;
}

/** What the SDK sets that a server needs. The rest tells about this machine, or comes from environment variables. */
const passedHeaders = ['accept', 'content-type', 'anthropic-version'];

/**
 * The fetch that the SDK is given. It sends exactly the headers named here: the SDK would add what it knows of the
 * machine, and headers from the environment that were meant for another server. And it notices when an answer falls
 * silent, which a TCP connection alone may not for hours.
 */
export function transport({ authorization, headers, silence }: TransportOptions): typeof fetch {
  return async (input, init) => {
    const given = new Headers(init?.headers);
    const sent = new Headers(headers);
    for (const name of passedHeaders) {
      const value = given.get(name);
      if (value !== null) sent.set(name, value);
    }
    if (authorization !== undefined) sent.set('authorization', authorization);
    // Looked up late, since the editor puts a fetch in place that knows about proxies. A redirect could carry code elsewhere.
    const answer = await globalThis.fetch(input, { ...init, headers: sent, redirect: 'error' });
    if (answer.body === null) return answer;
    return new Response(notSilent(answer.body, silence), {
      status: answer.status,
      statusText: answer.statusText,
      headers: answer.headers,
    });
  };
}

/** The same bytes; it errors when none come for some milliseconds while somebody waits for them. */
function notSilent(body: ReadableStream<Uint8Array<ArrayBuffer>>, milliseconds: number) {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new SilenceError(`nothing came for ${milliseconds} ms`)), milliseconds);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        // Ends the connection too; that this may fail changes nothing.
        reader.cancel(error).catch(() => {});
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
