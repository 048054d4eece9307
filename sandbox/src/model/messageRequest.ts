/** What the Messages API takes, and what it refuses. The words of refusals follow the real API's. */
import * as z from 'zod';
import { lintAnswerSchema } from './answerSchema.ts';
import { invalidRequest } from './apiError.ts';

const cacheControl = z.strictObject({ type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional() });
const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControl.nullish(),
});
const message = z.strictObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([z.string(), z.array(textBlock)]),
});
const messageRequest = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: z.array(message).min(1),
  system: z.union([z.string(), z.array(textBlock)]).optional(),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string().min(1)).optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z.strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) }).nullish(),
    })
    .optional(),
  thinking: z.strictObject({ type: z.literal('adaptive') }).optional(),
});
export type MessageRequest = z.infer<typeof messageRequest>;
export type TextBlock = z.infer<typeof textBlock>;

/** Fields that current models refuse, with the reason that they give. */
const refused: Readonly<Record<string, string>> = {
  temperature: 'temperature: sampling parameters are not supported by this model.',
  top_p: 'top_p: sampling parameters are not supported by this model.',
  top_k: 'top_k: sampling parameters are not supported by this model.',
};

/** @throws ApiError 400 that names the first thing that is wrong. */
export function parseMessageRequest(body: unknown): MessageRequest {
  if (typeof body !== 'object' || body === null) throw invalidRequest('The request body must be a JSON object.');
  const fields = body as Record<string, unknown>;
  for (const [field, reason] of Object.entries(refused)) if (field in fields) throw invalidRequest(reason);
  refuseThinking(fields['thinking']);
  refuseTools(fields);
  const parsed = messageRequest.safeParse(body);
  if (!parsed.success) throw invalidRequest(firstIssue(parsed.error));
  const request = parsed.data;
  if (request.messages.at(-1)?.role === 'assistant') {
    throw invalidRequest(
      'This model does not support assistant message prefill. The conversation must end with a user message.',
    );
  }
  refuseEmptyText(request);
  if (request.output_config?.format) lintAnswerSchema(request.output_config.format.schema);
  return request;
}

function refuseThinking(thinking: unknown): void {
  const type = typeof thinking === 'object' && thinking !== null && 'type' in thinking ? thinking.type : undefined;
  if (type === 'enabled')
    throw invalidRequest('thinking.budget_tokens: thinking budgets are not supported by this model.');
  if (type === 'disabled') throw invalidRequest('thinking.type: "disabled" is not supported by this model.');
}

function refuseTools(fields: Readonly<Record<string, unknown>>): void {
  const choice = fields['tool_choice'];
  const type = typeof choice === 'object' && choice !== null && 'type' in choice ? choice.type : undefined;
  if (type === 'any' || type === 'tool') {
    throw invalidRequest(`tool_choice: "${type}" forces tool use, which is not supported by this model.`);
  }
  // A stand-in that took tools and never called one would hide a mistake.
  if ('tools' in fields) throw invalidRequest('tools: the sandbox has no tools.');
}

function refuseEmptyText(request: MessageRequest): void {
  for (const [index, { content }] of request.messages.entries()) {
    const texts = typeof content === 'string' ? [content] : content.map((block) => block.text);
    if (texts.length === 0 || texts.includes('')) {
      throw invalidRequest(`messages.${index}: text content blocks must be non-empty`);
    }
    if (texts.every((text) => text.trim() === '')) {
      throw invalidRequest(`messages.${index}: text content blocks must contain non-whitespace text`);
    }
  }
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'The request is invalid.';
  if (issue.code === 'unrecognized_keys') {
    return `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted`;
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return `${issue.path.join('.')}: ${missing ? 'Field required' : issue.message}`;
}
