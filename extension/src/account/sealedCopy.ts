import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccountSession, parseSession } from './session.ts';

const ALGORITHM = 'AES-GCM';
/** NIST SP 800-38D, section 8.2.2: random, 96 bits. */
const IV_BYTES = 12;

/**
 * The newest session of this machine, sealed, in a file. An editor in a browser reads its secret storage once, when a
 * window opens: what another window stores there later it never sees, and a refresh token that was used already would
 * end the sign-in. So whoever refreshes leaves a copy here, which only holders of the same sign-in can open.
 */
export class SealedCopy {
  readonly #file: string;

  /** @param folder has to exist by the time of the first write. */
  constructor(folder: string) {
    this.#file = join(folder, 'session.sealed');
  }

  /** The copy, if it belongs to the same sign-in. */
  async open(session: AccountSession): Promise<AccountSession | undefined> {
    try {
      const sealed = await readFile(this.#file);
      const [iv, text] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES)];
      const opened = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, await keyOf(session), text);
      return parseSession(new TextDecoder().decode(opened));
    } catch {
      // There is none, or it is of another sign-in.
      return undefined;
    }
  }

  async write(session: AccountSession): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const text = new TextEncoder().encode(JSON.stringify(session));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: ALGORITHM, iv }, await keyOf(session), text));
    const written = `${this.#file}.${crypto.randomUUID()}`;
    await writeFile(written, Buffer.concat([iv, sealed]), { mode: 0o600 });
    await rename(written, this.#file);
  }

  async remove(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

export const newSealingKey = (): string => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64');

const keyOf = ({ sealingKey }: AccountSession) =>
  crypto.subtle.importKey('raw', Buffer.from(sealingKey, 'base64'), ALGORITHM, false, ['encrypt', 'decrypt']);
