/** Where access tokens come from. */
export interface TokenSource {
  /** A token that is good for some time yet, or undefined if no account is signed in. Rejects if it cannot be fetched. */
  token(): Promise<string | undefined>;
  /** The service did not accept this token: the next one is fetched anew. */
  refused(token: string): void;
}

/** The token endpoint answered with something else than a token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

interface Kept {
  readonly token: string;
  /** On the clock of `now`, in milliseconds. */
  readonly freshUntil: number;
}

export interface TokenSourceOptions {
  /** Answers `POST` with an access token (RFC 6749, section 5.1). Absent: nobody is signed in. */
  readonly url: string | undefined;
  readonly fetch?: typeof fetch;
  /** Milliseconds on a clock that never jumps. */
  readonly now?: () => number;
}

/** A token is renewed this long before it ends, so that it lives through the request it is sent with. */
const RENEW_BEFORE_SECONDS = 60;
const TIMEOUT_MILLISECONDS = 15_000;

/** Read by hand: a schema library would be loaded before the panel can open. */
function readAnswer(body: unknown): { readonly token: string; readonly expiresIn: number } | undefined {
  if (typeof body !== 'object' || body === null || !('access_token' in body) || !('expires_in' in body))
    return undefined;
  const { access_token: token, expires_in: expiresIn } = body;
  return typeof token === 'string' && typeof expiresIn === 'number' ? { token, expiresIn } : undefined;
}

/**
 * Keeps an access token until shortly before it ends. However many ask at once, one request is made. The end is counted
 * from when the answer came, by this machine's own clock: the instants in the token are of another machine's clock.
 */
export function tokenSource({ url, fetch: send, now = () => performance.now() }: TokenSourceOptions): TokenSource {
  let kept: Kept | undefined;
  let pending: Promise<Kept> | undefined;

  async function request(address: string): Promise<Kept> {
    // Looked up late, since the editor puts a fetch in place that knows about proxies.
    const answer = await (send ?? globalThis.fetch)(address, {
      method: 'POST',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
    });
    if (!answer.ok) throw new TokenError(`the token endpoint answered with status ${answer.status}`);
    const read = readAnswer(await answer.json().catch(() => undefined));
    if (read === undefined) throw new TokenError('the token endpoint answered without a token');
    const lifetime = Math.max(read.expiresIn - RENEW_BEFORE_SECONDS, read.expiresIn / 2);
    return { token: read.token, freshUntil: now() + lifetime * 1000 };
  }

  return {
    async token() {
      if (url === undefined) return undefined;
      if (kept !== undefined && now() < kept.freshUntil) return kept.token;
      pending ??= request(url).finally(() => {
        pending = undefined;
      });
      kept = await pending;
      return kept.token;
    },
    refused(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}
