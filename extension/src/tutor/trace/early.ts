import { leaks } from '../checks/leak.ts';
import { canonicalLiteral } from '../checks/literal.ts';
import type { TraceAsk } from './review.ts';
import type { TraceAnswer } from './schema.ts';

/** Words like `true` and signs stand in sentences of all kinds. */
const isTelling = (canonical: string): boolean => /^-?\d/.test(canonical) || /^".{3,}"$/s.test(canonical);

/**
 * Whether the reason of a blank, which is read before the later ones are filled in, tells the value of one of those: a
 * value that stands nowhere in the run by then, nor within another one.
 * @param asks In the order in which they are asked.
 */
export function tellsLater(asks: readonly TraceAsk[], index: number, { inputs, steps }: TraceAnswer): boolean {
  const ask = asks[index];
  if (ask === undefined) return false;
  const later = asks.slice(index + 1);
  const isOpen = (step: number, name: string) => later.some((one) => one.step === step && one.name === name);
  const seen = steps
    .slice(0, ask.step + 1)
    .flatMap(({ changes }, step) => changes.filter(({ name }) => !isOpen(step, name)));
  const isSeen = (value: string) => [...inputs, ...seen].some((binding) => leaks(binding.value, value, 'verbatim'));
  return later.some(
    ({ expected }) =>
      isTelling(canonicalLiteral(expected) ?? '') && !isSeen(expected) && leaks(ask.why, expected, 'verbatim'),
  );
}
