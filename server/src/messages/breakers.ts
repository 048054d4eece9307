import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import type { ProviderName } from './models.ts';

export interface BreakerOptions {
  /** After how many failures in a row a provider is left alone. */
  readonly failures: number;
  /** For how long, in milliseconds. Then one request tries it. */
  readonly openMs: number;
}

export type BreakerState = 'closed' | 'half_open' | 'open';

/** What an attempt tells about its provider; each at most once, and the first one counts. */
export interface Trial {
  /** It answers. Only a probe needs to know before the answer is complete: others may still break off. */
  begun(): void;
  well(): void;
  unwell(): void;
  /** The attempt ended without telling. */
  untold(): void;
}

class Unwell extends Error {}
class Untold extends Error {}

const states = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Open]: 'open',
  [CircuitState.Isolated]: 'open',
} as const satisfies Record<CircuitState, BreakerState>;

/** Keeps requests from a provider that is unwell, until one that tries it succeeds. */
export class Breaker {
  readonly #policy;
  readonly #openMs: number;
  #openedAt = 0;

  constructor({ failures, openMs }: BreakerOptions, onChange: (state: BreakerState) => void) {
    this.#openMs = openMs;
    this.#policy = circuitBreaker(handleType(Unwell), {
      halfOpenAfter: openMs,
      breaker: new ConsecutiveBreaker(failures),
    });
    this.#policy.onBreak(() => {
      this.#openedAt = Date.now();
    });
    this.#policy.onStateChange((state) => onChange(states[state]));
  }

  /** Milliseconds until a request may go there; 0 if one may now. While one tries it, others had better not wait for it. */
  get waitMs(): number {
    if (this.#policy.state === CircuitState.Closed) return 0;
    if (this.#policy.state === CircuitState.HalfOpen) return this.#openMs;
    return Math.max(this.#openedAt + this.#openMs - Date.now(), 0);
  }

  /** Begins an attempt. One that has to go there all the same, since there is nowhere else to go, tells nothing. */
  enter(): Trial {
    if (this.waitMs > 0) return untellable;
    const isProbe = this.#policy.state !== CircuitState.Closed;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#policy.execute(() => promise).catch(() => undefined);
    return {
      begun: () => (isProbe ? resolve() : undefined),
      well: resolve,
      unwell: () => reject(new Unwell()),
      // A probe that has not found out leaves the provider alone for as long again.
      untold: () => reject(isProbe ? new Unwell() : new Untold()),
    };
  }
}

const nothing = (): void => undefined;
const untellable: Trial = { begun: nothing, well: nothing, unwell: nothing, untold: nothing };

/** One breaker for each provider. */
export class Breakers {
  readonly #breakers = new Map<ProviderName, Breaker>();
  readonly #options: BreakerOptions;
  readonly #onChange: (provider: ProviderName, state: BreakerState) => void;

  /** @param onChange hears of the first state too. */
  constructor(options: BreakerOptions, onChange: (provider: ProviderName, state: BreakerState) => void) {
    this.#options = options;
    this.#onChange = onChange;
  }

  of(provider: ProviderName): Breaker {
    let breaker = this.#breakers.get(provider);
    if (breaker === undefined) {
      breaker = new Breaker(this.#options, (state) => this.#onChange(provider, state));
      this.#breakers.set(provider, breaker);
      this.#onChange(provider, 'closed');
    }
    return breaker;
  }
}
