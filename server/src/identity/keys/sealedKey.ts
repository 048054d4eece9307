import { CompactEncrypt, compactDecrypt, type JWK } from 'jose';
import type { Secrets } from '../secrets.ts';

/** A private key as it stands in the database: encrypted, and bound to its id. */
export function sealKey(key: JWK, kid: string, secrets: Secrets): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(key)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
    .encrypt(secrets.keys('signing keys')[0]);
}

/** @throws Error if none of the secrets opens it, or it is another key's. */
export async function openKey(sealed: string, kid: string, secrets: Secrets): Promise<JWK> {
  for (const secret of secrets.keys('signing keys')) {
    const opened = await compactDecrypt(sealed, secret).catch(() => undefined);
    if (opened === undefined) continue;
    if (opened.protectedHeader.kid !== kid) break;
    return JSON.parse(new TextDecoder().decode(opened.plaintext)) as JWK;
  }
  throw new Error(`The signing key ${kid} cannot be opened: IDENTITY_SECRETS holds another secret.`);
}
