import { encodeState } from '@codetrain/contract/signIn';
import { generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';
import type { AuthorizationRequest, AuthorizationServer } from './authorizationServer.ts';

/** A person was sent to the browser with it, and may come back. */
export interface SignInRequest extends AuthorizationRequest {
  readonly server: AuthorizationServer;
  readonly url: string;
  readonly expiresAt: number;
}

/** Longer than a person takes who makes an account first, and no longer than the service remembers. */
const LIFETIME_MILLISECONDS = 10 * 60_000;

/**
 * Requests that wait for their answer, by their state. Several may: a person who gave up in one tab finds the other.
 * Each is answered once.
 */
export class SignInRequests {
  readonly #pending = new Map<string, SignInRequest>();
  readonly #now: () => number;

  /** @param now milliseconds on a clock that never jumps. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param callback the editor's own address, for the page to lead back to; absent: the person carries the code. */
  async begin(server: AuthorizationServer, deviceName: string, callback?: string): Promise<SignInRequest> {
    const state = encodeState(generateRandomState(), callback);
    const request = { state, verifier: generateRandomCodeVerifier(), deviceName };
    const url = await server.authorizationUrl(request);
    const begun = { ...request, server, url, expiresAt: this.#now() + LIFETIME_MILLISECONDS };
    this.#pending.set(state, begun);
    return begun;
  }

  /** The request that an answer belongs to, which is answered by that; undefined if none of this window waits for it. */
  take(state: string): SignInRequest | undefined {
    this.#forgetExpired();
    const request = this.#pending.get(state);
    this.#pending.delete(state);
    return request;
  }

  /** Those that wait, the newest first. */
  get waiting(): readonly SignInRequest[] {
    this.#forgetExpired();
    return [...this.#pending.values()].reverse();
  }

  clear(): void {
    this.#pending.clear();
  }

  #forgetExpired(): void {
    for (const [state, { expiresAt }] of this.#pending) if (this.#now() > expiresAt) this.#pending.delete(state);
  }
}
