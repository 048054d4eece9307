import type { JournalEntry } from './journal.ts';

/**
 * What OpenRouter tells about a generation afterwards (https://openrouter.ai/docs/api-reference/get-a-generation), also
 * of one whose client left: tokens by the model's own count, and what they cost in dollars.
 */
export function generationBody(entry: JournalEntry | undefined): object | undefined {
  if (entry?.usage === undefined || entry.flavour !== 'openrouter') return undefined;
  const { usage } = entry;
  const prompt = usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens;
  return {
    data: {
      id: entry.id,
      model: entry.model,
      provider_name: 'Anthropic',
      created_at: entry.receivedAt,
      streamed: entry.stream,
      cancelled: entry.outcome === 'clientLeft',
      finish_reason: entry.outcome === 'completed' ? entry.stopReason : null,
      tokens_prompt: prompt,
      tokens_completion: usage.output_tokens,
      native_tokens_prompt: prompt,
      native_tokens_completion: usage.output_tokens,
      native_tokens_cached: usage.cache_read_input_tokens,
      total_cost: entry.cost,
      usage: entry.cost,
    },
  };
}
