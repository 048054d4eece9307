import { estimateTokenCount } from 'tokenx';
import { type ContextItem, contextKinds } from '../tutor/snippet.ts';

/** Tokens of all context together. More costs and distracts. */
export const CONTEXT_TOKENS = 1_500;

/** The items that fit, by worth. One that is too large is left out; smaller ones of less worth may still fit. */
export function packContext(items: readonly ContextItem[], budget: number = CONTEXT_TOKENS): ContextItem[] {
  let left = budget;
  const ranked = [...items].sort((a, b) => contextKinds.indexOf(a.kind) - contextKinds.indexOf(b.kind));
  return ranked.filter((item) => {
    const tokens = estimateTokenCount(item.label) + estimateTokenCount(item.text) + TAG_TOKENS;
    if (item.text.trim() === '' || tokens > left) return false;
    left -= tokens;
    return true;
  });
}

/** The tag around an item. */
const TAG_TOKENS = 12;
