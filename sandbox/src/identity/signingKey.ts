import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The ES256 key in a file, readable by its owner only; made at first. So tokens stay valid across a restart. */
export async function loadSigningKey(file: string): Promise<SigningKey> {
  const jwk = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as JWK,
    () => makeKey(file),
  );
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array) throw new Error(`${file} holds no ES256 key.`);
  const { d: _secret, ...publicPart } = jwk;
  return { privateKey, publicJwk: publicPart };
}

async function makeKey(file: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const bare = await exportJWK(privateKey);
  const jwk: JWK = { ...bare, kid: await calculateJwkThumbprint(bare), alg: 'ES256', use: 'sig' };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(jwk), { mode: 0o600 });
  return jwk;
}
