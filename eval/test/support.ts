import type { StopReason } from '../../extension/src/model/provider.ts';
import type { TutorRequest } from '../../extension/src/tutor/request.ts';
import { cart } from '../../extension/test/tutor/support/cart.ts';
import { Figures, type FiguresOf } from '../src/figures.ts';
import type { Fixtures } from '../src/fixtures.ts';
import type { Model } from '../src/model.ts';
import type { Sample } from '../src/sample.ts';

const usage = { inputTokens: 100, outputTokens: 10, cacheWriteTokens: 0, cacheReadTokens: 0 };

/** What a model says to a request: a value as JSON, a text, or how it ends early; undefined: nobody answers. */
export type Says = object | string | { readonly stopReason: StopReason } | undefined;

/** A model that says what it is told, request by request, and keeps what it was asked, as text. */
export function scripted(...scripts: readonly (Says | ((request: string) => Says))[]): Model & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'claude-haiku-5-5',
    asked,
    async ask(request) {
      const script = scripts[asked.length];
      asked.push(textOf(request));
      if (asked.length > scripts.length) throw new Error('asked more often than expected');
      const says = typeof script === 'function' ? script(textOf(request)) : script;
      if (says === undefined) return undefined;
      if (typeof says === 'string') return { text: says, stopReason: 'complete', usage };
      if ('stopReason' in says) return { text: '', stopReason: says.stopReason as StopReason, usage };
      return { text: JSON.stringify(says), stopReason: 'complete', usage };
    },
  };
}

const textOf = ({ turns }: TutorRequest): string =>
  turns.flatMap(({ content }) => content.map(({ text }) => text)).join('\n');

const asked = {
  ask: 'What does `total` return for an empty cart and a coupon of 5?',
  options: ['It returns 0', 'It returns -5', 'It returns 5'],
  key: 0,
  line: 18,
};

/** The cart, so many times. */
export const carts = (count: number): Fixtures => ({
  snippets: Array.from({ length: count }, () => ({ snippet: cart, questions: [asked] })),
  calls: [],
});

/** Measures samples as told, and the figures then. */
export async function figuresOf(samples: readonly Sample[], tutor: Model, judge = tutor): Promise<FiguresOf> {
  const figures = new Figures();
  for (const { measure } of samples) await measure({ tutor, judge, figures });
  return figures.all;
}
