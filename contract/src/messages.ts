import * as z from 'zod/mini';

/**
 * `POST /v1/messages`: the request of the Anthropic Messages API, as an allow-list. Whatever costs outside the token
 * classes (server tools, service tiers, containers, betas) or cannot be metered is not in it and is refused by name.
 */

const cacheControl = z.strictObject({
  type: z.literal('ephemeral'),
  ttl: z.optional(z.enum(['5m', '1h'])),
});

const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string().check(z.minLength(1)),
  cache_control: z.optional(z.nullable(cacheControl)),
});

const content = z.union([z.string().check(z.minLength(1)), z.array(textBlock).check(z.minLength(1))]);

const turn = z.strictObject({ role: z.enum(['user', 'assistant']), content });

/** The model answers, so the person speaks first. */
const startsWithUser = z.check<z.infer<typeof turn>[]>(({ value: turns, issues }) => {
  const role = turns[0]?.role;
  if (role === 'assistant') issues.push({ code: 'invalid_value', values: ['user'], input: role, path: [0, 'role'] });
});

/** Largest answer, in tokens, that one request may ask for. */
export const MAX_OUTPUT_TOKENS = 64_000;

/** Largest body of a request, in bytes. Larger than any lesson, far smaller than what could hurt the server. */
export const MAX_REQUEST_BYTES = 1_000_000;

export const messagesRequest = z.strictObject({
  model: z.string().check(z.minLength(1), z.maxLength(128)),
  max_tokens: z.int().check(z.gte(1), z.lte(MAX_OUTPUT_TOKENS)),
  messages: z.array(turn).check(z.minLength(1), z.maxLength(1000), startsWithUser),
  system: z.optional(z.union([z.string(), z.array(textBlock)])),
  stream: z.optional(z.boolean()),
  stop_sequences: z.optional(z.array(z.string()).check(z.maxLength(16))),
  /** Structured answers: a JSON schema that the answer obeys. */
  output_config: z.optional(
    z.strictObject({
      format: z.optional(
        z.nullable(z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })),
      ),
    }),
  ),
});
export type MessagesRequest = z.infer<typeof messagesRequest>;

export const sessionId = z.uuid();
export const clientKey = z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/));
export const modes = ['explain', 'guide', 'trace', 'quiz', 'explainBack', 'practice'] as const;
export const mode = z.enum(modes);
export type Mode = z.infer<typeof mode>;
