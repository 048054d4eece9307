import { estimateTokenCount } from 'tokenx';
import type { MessagesBody } from '../model/body.ts';
import type { TokenEstimate } from '../model/prices.ts';
import type { ContextItem } from '../tutor/snippet.ts';

/** Tokens of a request, about as a provider counts them; on code within some six per cent. */
export function estimateTokens({ system, messages, output_config, max_tokens }: MessagesBody): TokenEstimate {
  const blocks = [...system, ...messages.flatMap(({ content }) => content)];
  // A provider keeps everything up to the last mark.
  const marked = blocks.findLastIndex((block) => 'cache_control' in block) + 1;
  const schema = output_config?.format ? estimateTokenCount(JSON.stringify(output_config.format.schema)) : 0;
  return {
    cached: tokensOf(blocks.slice(0, marked)),
    plain: tokensOf(blocks.slice(marked)) + schema,
    answer: max_tokens,
  };
}

export const tokensOf = (texts: readonly { readonly text: string }[]): number =>
  texts.reduce((sum, { text }) => sum + estimateTokenCount(text), 0);

/** Of an item of the context, with what names it. */
export const tokensOfItem = ({ label, text }: ContextItem): number =>
  estimateTokenCount(label) + estimateTokenCount(text);
