import * as z from 'zod/mini';

/** Dollars in decimal, exactly: `0.125`. */
const dollars = z.string().check(z.regex(/^\d+(\.\d+)?$/));

/** What a model costs for prompts of at least this many tokens. The price of the longest tier reached holds for the whole request. */
export const modelPrice = z.object({
  min_prompt_tokens: z.int(),
  usd_per_million_tokens: z.object({
    input: dollars,
    output: dollars,
    cache_write_5m: dollars,
    cache_write_1h: dollars,
    cache_read: dollars,
  }),
});
export type ModelPrice = z.infer<typeof modelPrice>;

/** A model as Anthropic's Models API describes one (https://docs.anthropic.com/en/api/models-list), and its price. */
export const modelInfo = z.object({
  type: z.literal('model'),
  id: z.string(),
  display_name: z.string(),
  /** Since when it has a price here. */
  created_at: z.iso.datetime(),
  lifecycle: z.literal('active'),
  /** Anthropic tells more of its models: null is its word for what is not known. */
  capabilities: z.null(),
  deprecated_at: z.null(),
  line: z.null(),
  max_input_tokens: z.null(),
  retires_at: z.null(),
  /** Largest answer, in tokens, that one request may ask for. */
  max_tokens: z.int(),
  /** By rising length of the prompt; the first is for any. Ours, not Anthropic's. */
  prices: z.array(modelPrice),
});
export type ModelInfo = z.infer<typeof modelInfo>;

/** The answer of `GET /v1/models`. */
export const modelList = z.object({
  data: z.array(modelInfo),
  /** In the direction that was asked for. */
  has_more: z.boolean(),
  first_id: z.nullable(z.string()),
  last_id: z.nullable(z.string()),
});
export type ModelList = z.infer<typeof modelList>;

/** The query of `GET /v1/models`. Anthropic's other parameters are let be: they narrow nothing down here. */
export const modelListQuery = z.object({
  limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(1000)), 20),
  after_id: z.optional(z.string()),
  before_id: z.optional(z.string()),
});
