/** What a test can ask of the provider's next answers. */
import * as z from 'zod';
import { defectNames } from './tutor/defects.ts';

/** How many tokens of the answer get out before something happens; half of the answer when absent. */
const afterTokens = z.int().min(0).optional();

const fault = z.discriminatedUnion('kind', [
  /** 429 with `retry-after`. */
  z.strictObject({ kind: z.literal('rateLimited'), retryAfterSeconds: z.number().min(0).default(1) }),
  /** 529. */
  z.strictObject({ kind: z.literal('overloaded') }),
  /** 500. */
  z.strictObject({ kind: z.literal('internal') }),
  /** 402: the operator's account has no credit. */
  z.strictObject({ kind: z.literal('billing') }),
  /** `event: error` in the stream, then its end. */
  z.strictObject({ kind: z.literal('errorMidway'), afterTokens }),
  /** The connection is cut. */
  z.strictObject({ kind: z.literal('disconnect'), afterTokens }),
  /** Nothing comes any more, and the connection stays open. */
  z.strictObject({ kind: z.literal('stall'), afterTokens }),
  /** `stop_reason: max_tokens`. */
  z.strictObject({ kind: z.literal('truncated'), afterTokens }),
  /** `stop_reason: refusal`. */
  z.strictObject({ kind: z.literal('refusal'), afterTokens }),
  /** The answer, or the end of its stream, comes without usage, or with `null` for it. */
  z.strictObject({ kind: z.literal('noUsage'), as: z.enum(['absent', 'null']).default('absent') }),
]);
export type Fault = z.infer<typeof fault>;

/** Usage as a provider reports it that may have been asked to leave it out. */
export function reportedUsage<T extends object>(usage: T, fault: Fault | undefined): T | null | undefined {
  if (fault?.kind !== 'noUsage') return usage;
  return fault.as === 'null' ? null : undefined;
}

const pace = z.strictObject({
  /** 0: as fast as the connection takes it. */
  tokensPerSecond: z.number().min(0),
  /** Time before the first byte, in milliseconds. */
  firstByteMs: z.number().min(0).default(0),
});
export type Pace = z.infer<typeof pace>;

const behaviour = z.strictObject({
  fault: fault.optional(),
  /** A mistake in the lesson that the extension has to catch. */
  defect: z.enum(defectNames).optional(),
  pace: pace.optional(),
  /** The answer's text, word for word. */
  answer: z.string().optional(),
  /** OpenRouter leaves the cost out of its usage: it is to be asked for afterwards. */
  withoutCost: z.boolean().optional(),
  /** For how many requests it holds. */
  times: z.int().min(1).default(1),
});
export type Behaviour = z.infer<typeof behaviour>;
/** As it is posted: with what has a default left out. */
export type BehaviourRequest = z.input<typeof behaviour>;

const behaviours = z.union([z.array(behaviour), behaviour.transform((one) => [one])]);

/** Behaviours that wait for requests, first in, first out. */
export class BehaviourQueue {
  #waiting: Behaviour[] = [];

  /** @throws ZodError if `posted` is not one behaviour or a list of them. */
  add(posted: unknown): void {
    this.#waiting.push(...behaviours.parse(posted).flatMap((one) => Array.from({ length: one.times }, () => one)));
  }

  take(): Behaviour | undefined {
    return this.#waiting.shift();
  }

  clear(): void {
    this.#waiting = [];
  }
}
