export interface GroupCommitOptions<Item, Result> {
  /** Sends items in one statement. Results come in the order of the items; on an error of one item nothing has happened to any. */
  readonly send: (items: readonly Item[]) => Promise<readonly Result[]>;
  /**
   * Whether an error may be the fault of one item. If it cannot be, for instance since the database is away, all items
   * of the statement fail with it: trying each alone would take as many timeouts as there are items.
   */
  readonly isOfOneItem: (error: unknown) => boolean;
  /** Two items of one key never share a statement. */
  readonly keyOf: (item: Item) => string;
  /** Statements under way at the same time, at the most. */
  readonly lanes: number;
  /**
   * How long those under way have to take before another one starts, in milliseconds. Until then what comes is gathered:
   * fewer and larger statements cost the database less. After it they may be stuck, and must not hold up the rest.
   * Default: 0, another one starts at once.
   */
  readonly patienceMs?: number;
  /** Most items in one statement. */
  readonly most: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets what waits at the same time travel in one statement. Nothing ever waits for company: an item leaves at once while
 * no statement is under way, and only what comes meanwhile is gathered. So an idle server adds no latency, and a
 * busy one sends fewer, larger statements the busier it is.
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  readonly #patienceMs: number;
  #waiting: Waiting<Item, Result>[] = [];
  #busyLanes = 0;
  /** When the latest statement started, by the clock of `performance`. */
  #startedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? 0;
  }

  /** Sends the item, alone or in company; fails with the error of the statement that carried it. */
  submit(item: Item): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#waiting.push({ item, resolve, reject });
    this.#fillLanes();
    return promise;
  }

  #fillLanes(): void {
    while (this.#busyLanes < this.#options.lanes && this.#waiting.length > 0) {
      const now = performance.now();
      const patience = this.#busyLanes === 0 ? 0 : this.#startedAt + this.#patienceMs - now;
      if (patience > 0) {
        this.#lookAgainIn(patience);
        return;
      }
      this.#startedAt = now;
      this.#busyLanes++;
      void this.#carry(this.#takeBatch()).finally(() => {
        this.#busyLanes--;
        this.#fillLanes();
      });
    }
  }

  #lookAgainIn(milliseconds: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#fillLanes();
    }, Math.ceil(milliseconds));
  }

  /** Takes the oldest items, one of each key; what stays keeps its order. */
  #takeBatch(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    const left: Waiting<Item, Result>[] = [];
    for (const waiting of this.#waiting) {
      const key = this.#options.keyOf(waiting.item);
      if (batch.length < this.#options.most && !keys.has(key)) {
        keys.add(key);
        batch.push(waiting);
      } else {
        left.push(waiting);
      }
    }
    this.#waiting = left;
    return batch;
  }

  async #carry(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.send(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('The statement gave no result for an item.'));
        else resolve(result);
      });
    } catch (error) {
      if (batch.length === 1 || !this.#options.isOfOneItem(error)) for (const { reject } of batch) reject(error);
      // One of them spoiled the statement for all. Alone, each gets what is its own.
      else for (const waiting of batch) await this.#carry([waiting]);
    }
  }
}
