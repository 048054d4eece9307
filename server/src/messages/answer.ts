/** Token counts as a provider reported them: what it did not say is absent. */
export interface UsageReport {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  /** All cache writes. */
  readonly cacheWrite?: number;
  /** Their split by how long they live, where it is told. */
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  /** What the provider says the request cost so far, in dollars (OpenRouter). */
  readonly cost?: number;
}

/** What has been seen of an answer, at any point of it. */
export interface Answer {
  /** Its first event has come; comments do not count. */
  hasBegun: boolean;
  /** The provider's id of it. */
  upstreamId: string | null;
  /** From its beginning: exact as to the input. */
  start: UsageReport | undefined;
  /** The latest since. Counts are cumulative: a new one replaces the one before and is never added. */
  latest: UsageReport | undefined;
  /** Length of the output so far, about. */
  outputBytes: number;
  /** It came to its proper end. */
  complete: boolean;
  /** Type of the error that the provider ended it with. */
  error: string | undefined;
}

/** Reads an answer in passing. */
export interface AnswerReader {
  readonly answer: Readonly<Answer>;
  /**
   * @returns how many of the bytes that have not gone on yet, the chunk's included, may go on to the client now. The rest
   * waits: for what comes next, or at the end for the entry to be committed. What may go on never ends within an event.
   */
  push(chunk: Buffer): number;
  /** Nothing more will come. */
  end(): void;
}

export const emptyAnswer = (): Answer => ({
  hasBegun: false,
  upstreamId: null,
  start: undefined,
  latest: undefined,
  outputBytes: 0,
  complete: false,
  error: undefined,
});

/** Reads a `usage` object; undefined if there is none. Counts that are no counts are as good as absent. */
export function readUsage(usage: unknown): UsageReport | undefined {
  if (!isObject(usage)) return undefined;
  const split = isObject(usage['cache_creation']) ? usage['cache_creation'] : {};
  return present({
    input: count(usage['input_tokens']),
    output: count(usage['output_tokens']),
    cacheRead: count(usage['cache_read_input_tokens']),
    cacheWrite: count(usage['cache_creation_input_tokens']),
    cacheWrite5m: count(split['ephemeral_5m_input_tokens']),
    cacheWrite1h: count(split['ephemeral_1h_input_tokens']),
    cost: amount(usage['cost']),
  });
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const count = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? amount(value) : undefined);
const amount = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** The properties that have a value. */
const present = <T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
