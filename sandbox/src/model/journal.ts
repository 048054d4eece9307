import type { StopReason } from './reply.ts';
import type { Usage } from './usage.ts';

/** One request as the provider saw it: what a test holds the books against. */
export interface JournalEntry {
  /** The message's id, or the generation's. Empty if the request was refused. */
  id: string;
  readonly requestId: string;
  readonly flavour: 'anthropic' | 'openrouter';
  readonly receivedAt: string;
  /** Without the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** As received; `undefined` if it was no JSON. */
  readonly body: unknown;
  status: number;
  model: string;
  stream: boolean;
  /** What is billed: input, and the output that was generated. Absent if the request was refused. */
  usage?: Usage;
  /** In dollars. */
  cost?: number;
  stopReason?: StopReason;
  outcome: 'open' | 'completed' | 'clientLeft' | 'brokenOff' | 'refused';
  finishedAt?: string;
}

/** Keeps the newest entries; a service that runs for days must not grow. */
const CAPACITY = 1_000;

export class Journal {
  #entries: JournalEntry[] = [];

  add(entry: JournalEntry): JournalEntry {
    this.#entries.push(entry);
    if (this.#entries.length > CAPACITY) this.#entries.shift();
    return entry;
  }

  all(): readonly JournalEntry[] {
    return this.#entries;
  }

  find(id: string): JournalEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  clear(): void {
    this.#entries = [];
  }
}
