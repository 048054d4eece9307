import type { Dispatcher } from 'undici';
import { request } from 'undici';
import * as z from 'zod';
import type { ProviderOptions } from '../config.ts';
import { MOST_TOKENS, nanosOf } from '../metering/cost.ts';

/** What an answer came to, by OpenRouter's own books. */
export interface Generation {
  /** All tokens of the prompt, those from the cache included, as the model counts them. */
  readonly prompt: number;
  readonly cacheRead: number;
  readonly output: number;
  readonly costNanos: bigint;
}

/** How long OpenRouter may take, in milliseconds. */
const PATIENCE_MS = 10_000;

const count = z.int().min(0).max(MOST_TOKENS);

/** The part of it that we read: https://openrouter.ai/docs/api-reference/get-a-generation */
const body = z.object({
  data: z.object({
    native_tokens_prompt: count,
    native_tokens_completion: count,
    native_tokens_cached: count.nullish(),
    total_cost: z.number().transform((dollars, context) => {
      const nanos = nanosOf(dollars);
      if (nanos === null) context.addIssue('is no amount of money');
      return nanos ?? 0n;
    }),
  }),
});

/**
 * Asks OpenRouter what an answer came to, also one that was broken off.
 *
 * @returns undefined if it does not know it yet: that takes it seconds, and sometimes longer.
 * @throws Error if it cannot be asked, or answers in a way that is not understood.
 */
export async function lookUpGeneration(
  dispatcher: Dispatcher,
  { baseUrl, apiKey }: ProviderOptions,
  upstreamId: string,
): Promise<Generation | undefined> {
  const answer = await request(`${baseUrl}/v1/generation?id=${encodeURIComponent(upstreamId)}`, {
    dispatcher,
    headers: { authorization: `Bearer ${apiKey}`, accept: 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.statusCode !== 200) {
    await answer.body.dump();
    if (answer.statusCode === 404) return undefined;
    throw new Error(`OpenRouter answered ${answer.statusCode} when asked for a generation.`);
  }
  const { data, error } = body.safeParse(await answer.body.json());
  const cacheRead = data?.data.native_tokens_cached ?? 0;
  if (data === undefined || cacheRead > data.data.native_tokens_prompt) {
    // By field: not a word of what it says.
    const fields = error?.issues.map((issue) => issue.path.join('.')).join(', ') ?? 'native_tokens_cached';
    throw new Error(`OpenRouter described a generation in a way that is not understood: ${fields}.`);
  }
  return {
    prompt: data.data.native_tokens_prompt,
    cacheRead,
    output: data.data.native_tokens_completion,
    costNanos: data.data.total_cost,
  };
}
