import { createHash } from 'node:crypto';
import { estimateTokenCount } from 'tokenx';
import { invalidRequest } from './apiError.ts';
import type { MessageRequest, TextBlock } from './messageRequest.ts';
import type { Model } from './models.ts';
import type { Usage } from './usage.ts';

export type InputUsage = Omit<Usage, 'output_tokens'>;

/** Tokens that the markers of a turn take. */
const TOKENS_A_TURN = 4;
const MAX_BREAKPOINTS = 4;
const lifetimes = { '5m': 5 * 60_000, '1h': 60 * 60_000 } as const;

/** A stretch of the prompt up to a block's end. */
interface Prefix {
  readonly hash: string;
  /** Tokens from the beginning of the prompt to here. */
  readonly tokens: number;
  readonly ttl: keyof typeof lifetimes | undefined;
}

/** Tokens of the whole prompt, cached or not. */
export const countInputTokens = (request: MessageRequest): number => prefixesOf(request).at(-1)?.tokens ?? 0;

/**
 * Prompt caching as providers do it: a block with `cache_control` ends a prefix that is written at first sight and read
 * while it lives; a read keeps it alive. What comes after the last such block is plain input.
 */
export class PromptCache {
  /** Prefix by model and hash, with the instant when it is forgotten, in ms since the epoch. */
  readonly #entries = new Map<string, { expiresAt: number; ttl: keyof typeof lifetimes }>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Input tokens by class; remembers what the request asks to be remembered. */
  account(request: MessageRequest, model: Model): InputUsage {
    const prefixes = prefixesOf(request);
    const total = prefixes.at(-1)?.tokens ?? 0;
    const breakpoints = prefixes.filter((prefix) => prefix.ttl !== undefined && prefix.tokens >= model.minCacheTokens);
    const last = breakpoints.at(-1);
    // A prefix that an earlier request wrote is found at any block before the last breakpoint.
    const found = prefixes.findLast((prefix) => prefix.tokens <= (last?.tokens ?? 0) && this.#recall(model, prefix));
    const read = found?.tokens ?? 0;
    const written = { '5m': 0, '1h': 0 };
    let reached = read;
    for (const { hash, tokens, ttl } of breakpoints) {
      if (ttl === undefined || tokens <= reached) continue;
      written[ttl] += tokens - reached;
      reached = tokens;
      this.#entries.set(`${model.id} ${hash}`, { expiresAt: this.#now() + lifetimes[ttl], ttl });
    }
    return {
      input_tokens: total - reached,
      cache_creation_input_tokens: written['5m'] + written['1h'],
      cache_read_input_tokens: read,
      cache_creation: { ephemeral_5m_input_tokens: written['5m'], ephemeral_1h_input_tokens: written['1h'] },
    };
  }

  forget(): void {
    this.#entries.clear();
  }

  #recall(model: Model, prefix: Prefix): boolean {
    const entry = this.#entries.get(`${model.id} ${prefix.hash}`);
    if (!entry || entry.expiresAt <= this.#now()) return false;
    entry.expiresAt = this.#now() + lifetimes[entry.ttl];
    return true;
  }
}

/**
 * The prompt's blocks in the order in which the model reads them: answer schema, system, turns.
 *
 * @throws ApiError 400 for too many breakpoints, or a one-hour one after a five-minute one.
 */
function prefixesOf(request: MessageRequest): Prefix[] {
  const prefixes: Prefix[] = [];
  const hash = createHash('sha256');
  let tokens = 0;
  const add = (role: string, block: Pick<TextBlock, 'text' | 'cache_control'>, overhead: number): void => {
    hash.update(JSON.stringify([role, block.text]));
    tokens += estimateTokenCount(block.text) + overhead;
    const ttl = block.cache_control ? (block.cache_control.ttl ?? '5m') : undefined;
    prefixes.push({ hash: hash.copy().digest('base64'), tokens, ttl });
  };
  const schema = request.output_config?.format?.schema;
  if (schema) add('schema', { text: JSON.stringify(schema) }, 0);
  for (const block of blocksOf(request.system ?? [])) add('system', block, 0);
  for (const { role, content } of request.messages) {
    for (const [index, block] of blocksOf(content).entries()) add(role, block, index === 0 ? TOKENS_A_TURN : 0);
  }
  const ttls = prefixes.flatMap((prefix) => prefix.ttl ?? []);
  if (ttls.length > MAX_BREAKPOINTS) {
    throw invalidRequest(
      `A maximum of ${MAX_BREAKPOINTS} blocks with cache_control may be provided. Found ${ttls.length}.`,
    );
  }
  if (ttls.includes('5m') && ttls.lastIndexOf('1h') > ttls.indexOf('5m')) {
    throw invalidRequest("A cache_control block with ttl='1h' must not come after one with ttl='5m'.");
  }
  return prefixes;
}

const blocksOf = (content: string | readonly TextBlock[]): readonly Pick<TextBlock, 'text' | 'cache_control'>[] =>
  typeof content === 'string' ? [{ text: content }] : content;
