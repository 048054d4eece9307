import type { RequestHandler } from 'express';
import type { Provider } from 'oidc-provider';
import type { KeyRing, Keys } from '../keys/keyRing.ts';
import { createProvider, type ProviderOptions } from './provider.ts';

/** The authorization server with the signing keys of the moment. It keeps nothing in memory, so a new one can take over at any time. */
export class AuthorizationServer {
  readonly #options: ProviderOptions;
  readonly #keyRing: KeyRing;
  #current:
    | { readonly keys: Keys; readonly provider: Provider; readonly handle: ReturnType<Provider['callback']> }
    | undefined;

  constructor(options: ProviderOptions, keyRing: KeyRing) {
    this.#options = options;
    this.#keyRing = keyRing;
  }

  async provider(): Promise<Provider> {
    return (await this.#latest()).provider;
  }

  /** Serves the endpoints of the protocol, to be mounted under `/oauth`. */
  readonly handler: RequestHandler = async (req, res) => {
    const { handle } = await this.#latest();
    await handle(req, res);
  };

  async #latest() {
    const keys = await this.#keyRing.current();
    if (this.#current?.keys !== keys) {
      const provider = createProvider(this.#options, keys);
      this.#current = { keys, provider, handle: provider.callback() };
    }
    return this.#current;
  }
}
