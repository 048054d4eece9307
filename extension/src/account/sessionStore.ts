import type { SecretStorage } from 'vscode';
import { type AccountSession, parseSession } from './session.ts';

/** Secrets of each service have a name of their own, so that who works on CodeTrain can be signed in to several. */
const nameOf = (api: string): string => `account.${api}`;

/**
 * Sessions in the editor's secret storage. Where it does not work (a machine without a keyring), they live in memory and
 * end with the window.
 */
export class SessionStore {
  readonly #secrets: SecretStorage;
  readonly #onBroken: (error: unknown) => void;
  /** What could not be stored, or (null) deleted. */
  readonly #memory = new Map<string, string | null>();
  /** What was there when it could last be read or written. */
  readonly #lastKnown = new Map<string, string>();

  /** @param onBroken told each time that secret storage fails to keep something. */
  constructor(secrets: SecretStorage, onBroken: (error: unknown) => void) {
    this.#secrets = secrets;
    this.#onBroken = onBroken;
  }

  async read(api: string): Promise<AccountSession | undefined> {
    const kept = this.#memory.get(nameOf(api));
    if (kept !== undefined) return kept === null ? undefined : parseSession(kept);
    try {
      const text = await this.#secrets.get(nameOf(api));
      this.#know(nameOf(api), text);
      return text === undefined ? undefined : parseSession(text);
    } catch {
      // Who was never signed in has nothing to be told. Who is must not lose new tokens for one failure to read.
      const text = this.#lastKnown.get(nameOf(api));
      return text === undefined ? undefined : parseSession(text);
    }
  }

  async write(session: AccountSession): Promise<void> {
    const name = nameOf(session.api);
    const text = JSON.stringify(session);
    try {
      await this.#secrets.store(name, text);
      this.#know(name, text);
      this.#memory.delete(name);
    } catch (error) {
      this.#memory.set(name, text);
      this.#onBroken(error);
    }
  }

  async remove(api: string): Promise<void> {
    const name = nameOf(api);
    try {
      await this.#secrets.delete(name);
      this.#know(name, undefined);
      this.#memory.delete(name);
    } catch (error) {
      this.#memory.set(name, null);
      this.#onBroken(error);
    }
  }

  #know(name: string, text: string | undefined): void {
    if (text === undefined) this.#lastKnown.delete(name);
    else this.#lastKnown.set(name, text);
  }

  /** Whether a secret that changed is the session of this service. */
  holds(api: string, key: string): boolean {
    return key === nameOf(api);
  }
}
