import type { SecretStorage } from 'vscode';
import { parseBaseUrl } from '../model/baseUrl.ts';

/** Whose key: Anthropic's, or the one of a server, by its address. */
export type KeyOwner = { readonly kind: 'anthropic' } | { readonly kind: 'endpoint'; readonly baseUrl: string };

/**
 * Keys in the editor's secret storage. The key of a server belongs to its origin (scheme, host and port), so that a
 * changed address never gets the key of another server.
 */
export class ApiKeys {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async get(owner: KeyOwner): Promise<string | undefined> {
    return this.#secrets.get(nameOf(owner));
  }

  async set(owner: KeyOwner, key: string): Promise<void> {
    await this.#secrets.store(nameOf(owner), key);
  }

  async remove(owner: KeyOwner): Promise<void> {
    await this.#secrets.delete(nameOf(owner));
  }
}

function nameOf(owner: KeyOwner): string {
  if (owner.kind === 'anthropic') return 'apiKey.anthropic';
  const address = parseBaseUrl(owner.baseUrl);
  if (address.kind === 'unusable') throw new TypeError(`no address: ${owner.baseUrl}`);
  return `apiKey.endpoint.${address.origin}`;
}
