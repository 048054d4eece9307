import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a key is for. Keys of different purposes are independent, although they come from one secret. */
type Purpose = 'signing keys' | 'cookies' | 'sign-in' | 'user codes';

/**
 * Keys derived (RFC 5869) from the secrets in IDENTITY_SECRETS. The newest secret makes new things, all of them are
 * honoured: so a secret is changed by putting a new one in front, and dropped once nothing old is left.
 */
export class Secrets {
  readonly #secrets: readonly string[];

  /** @param secrets newest first. */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets;
  }

  /** Keys of 256 bits, newest first. */
  keys(purpose: Purpose): [Uint8Array, ...Uint8Array[]] {
    const [newest = '', ...older] = this.#secrets;
    const derive = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, 'codetrain', purpose, 32));
    return [derive(newest), ...older.map(derive)];
  }

  mac(purpose: Purpose, text: string): string {
    return macOf(this.keys(purpose)[0], text);
  }

  isMac(purpose: Purpose, text: string, mac: string): boolean {
    return this.keys(purpose).some((key) => {
      const expected = Buffer.from(macOf(key, text));
      const given = Buffer.from(mac);
      return expected.length === given.length && timingSafeEqual(expected, given);
    });
  }
}

const macOf = (key: Uint8Array, text: string): string => createHmac('sha256', key).update(text).digest('base64url');
