import { MOST_TOKENS, nanosOf } from '../metering/cost.ts';

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
  /** What the provider says the request cost so far, in nano-dollars (OpenRouter). */
  readonly costNanos?: bigint;
}

/** What has been seen of an answer, at any point of it. */
export interface Answer {
  /** Its first event has come; comments do not count. */
  hasBegun: boolean;
  /** The provider's id of it; null if it gave none that could be one. */
  upstreamId: string | null;
  /** From its beginning: exact as to the input. */
  start: UsageReport | undefined;
  /** The latest since. Counts are cumulative: a new one replaces the one before and is never added. */
  latest: UsageReport | undefined;
  /** Something was told in the place of a count that is none. */
  isGarbled: boolean;
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
  isGarbled: false,
  outputBytes: 0,
  complete: false,
  error: undefined,
});

/** What an id may be. Another text may be one that Postgres does not take (U+0000), and an entry has to be written. */
const ID = /^[\x21-\x7e]{1,255}$/;

/** Takes note of the provider's id of an answer, whatever it is. */
export function noteId(answer: Answer, id: unknown): void {
  if (typeof id === 'string' && ID.test(id)) answer.upstreamId = id;
}

/**
 * Takes note of a `usage` object, whatever it holds. Absent or null is what is not told; what is told and is no count is
 * left out too, but remembered.
 */
export function noteUsage(answer: Answer, when: 'start' | 'latest', usage: unknown): void {
  if (usage === undefined || usage === null) return;
  if (!isObject(usage)) {
    answer.isGarbled = true;
    return;
  }
  const split = isObject(usage['cache_creation']) ? usage['cache_creation'] : {};
  const counts: Record<Exclude<keyof UsageReport, 'costNanos'>, unknown> = {
    input: usage['input_tokens'],
    output: usage['output_tokens'],
    cacheRead: usage['cache_read_input_tokens'],
    cacheWrite: usage['cache_creation_input_tokens'],
    cacheWrite5m: split['ephemeral_5m_input_tokens'],
    cacheWrite1h: split['ephemeral_1h_input_tokens'],
  };
  const told = Object.entries(counts).filter(([, value]) => value !== undefined && value !== null);
  const sound = told.filter((entry): entry is [string, number] => isCount(entry[1]));
  if (sound.length < told.length) answer.isGarbled = true;
  const costNanos = nanosOf(usage['cost']);
  const report: UsageReport = { ...Object.fromEntries(sound), ...(costNanos !== null && { costNanos }) };
  // Counts are cumulative, and the last one wins; what is not told again stands.
  answer[when] = { ...answer[when], ...report };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST_TOKENS;
