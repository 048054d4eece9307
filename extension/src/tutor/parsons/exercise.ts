import type { Activity, ActivityContext } from '../activity/activity.ts';
import type { ActivityAct, Topic } from '../activity/view.ts';
import type { ParsonsView } from '../practice/view.ts';
import { shuffled } from '../shuffle.ts';
import { type Standing, standingOf } from './arrangement.ts';
import { blocksOf, placeKeys } from './blocks.ts';

/** With the order of the code. */
export interface ParsonsState {
  readonly kind: 'practice';
  readonly exercise: 'parsons';
  /** In the order of the code; absent until it has been read. */
  readonly blocks?: readonly string[];
  /** For each block, what it shares with those that may stand in its place. */
  readonly keys: readonly string[];
  /** The blocks as they were dealt: each place on the page shows the block of this number. */
  readonly dealt: readonly number[];
  /** The arrangement, by places on the page. */
  readonly order: readonly number[];
  /** The last check, by places on the page. */
  readonly check?: { readonly right: number; readonly misplaced: readonly number[] };
  /** What stood first where something else had to. */
  readonly mistake?: { readonly wanted: string; readonly found: string };
  readonly checks: number;
  readonly placed: number;
  readonly result?: 'solved' | 'shown';
}

/** The lines of the code itself, to be put in order. Needs no model: the code is the key. */
export const parsons: Activity<ParsonsState, ParsonsView> = {
  begin: () => ({ kind: 'practice', exercise: 'parsons', keys: [], dealt: [], order: [], checks: 0, placed: 0 }),
  prepare: (state, context) => (state.blocks === undefined ? deal(state, context) : state),
  next: () => undefined,
  act: (state, act) => (state.result === undefined ? actOn(state, act) : state),
  view: ({ blocks = [], dealt, order, check, checks, placed, result }) => ({
    kind: 'practice',
    exercise: 'parsons',
    blocks: dealt.map((block) => blocks[block] ?? ''),
    order,
    ...(check && { check }),
    checks,
    placed,
    ...(result && { result }),
    finished: result !== undefined,
  }),
  topic: ({ mistake }) => mistake && topicOf(mistake),
  // Where a line stands is no question for another day: the code goes on changing.
  answered: () => [],
};

function deal(state: ParsonsState, { snippet, seed }: ActivityContext): ParsonsState | undefined {
  const blocks = blocksOf(snippet.lines, snippet.languageId);
  if (blocks === undefined) return undefined;
  const keys = placeKeys(blocks, snippet.languageId);
  const places = blocks.map((_, index) => index);
  // Not what is right already, or all but.
  for (let deal = 0; ; deal += 1) {
    const dealt = shuffled(places, `${seed} ${deal}`);
    if (standingOf(dealt, keys).misplaced.length >= Math.min(3, blocks.length - 2) || deal === MOST_DEALS) {
      return { ...state, blocks, keys, dealt, order: places };
    }
  }
}

const MOST_DEALS = 50;

function actOn(state: ParsonsState, act: ActivityAct): ParsonsState {
  if (state.blocks === undefined) return state;
  switch (act.kind) {
    case 'arrange':
      return isPermutation(act.order, state.dealt.length) ? { ...state, order: act.order } : state;
    case 'check':
      return checked(state, state.blocks);
    case 'hint':
      return placedNext(state);
    case 'tell':
      return shown(state);
    default:
      return state;
  }
}

const isPermutation = (order: readonly number[], length: number): boolean =>
  order.length === length && order.toSorted((a, b) => a - b).every((place, index) => place === index);

const arranged = ({ dealt, order }: ParsonsState): number[] => order.map((place) => dealt[place] ?? -1);
const standing = (state: ParsonsState): Standing => standingOf(arranged(state), state.keys);

function checked(state: ParsonsState, blocks: readonly string[]): ParsonsState {
  const { right, misplaced } = standing(state);
  const next = { ...state, checks: state.checks + 1 };
  if (misplaced.length === 0) return { ...next, check: { right, misplaced: [] }, result: 'solved' };
  return {
    ...next,
    check: { right, misplaced: misplaced.map((position) => state.order[position] ?? -1) },
    mistake: { wanted: blocks[right] ?? '', found: blocks[arranged(state)[right] ?? -1] ?? '' },
  };
}

/** Moves the block that belongs to the first place that is wrong there; solved by that if it was the last. */
function placedNext(state: ParsonsState): ParsonsState {
  const { right, misplaced } = standing(state);
  if (misplaced.length === 0) return state;
  const wanted = state.keys[right];
  const from = state.order.findIndex(
    (place, position) => position >= right && state.keys[state.dealt[place] ?? -1] === wanted,
  );
  const place = state.order[from];
  if (place === undefined) return state;
  const order = state.order.toSpliced(from, 1).toSpliced(right, 0, place);
  const { check: _, ...next } = { ...state, order, placed: state.placed + 1 };
  return standing(next).misplaced.length === 0 ? shown(next) : next;
}

function shown(state: ParsonsState): ParsonsState {
  const order = state.dealt
    .map((block, place) => ({ block, place }))
    .toSorted((a, b) => a.block - b.block)
    .map(({ place }) => place);
  const { check: _, ...rest } = state;
  return { ...rest, order, result: 'shown' };
}

const topicOf = ({ wanted, found }: NonNullable<ParsonsState['mistake']>): Topic => ({
  question: `Why does this have to come first:\n${wanted}\nand only then this:\n${found}`,
  misconception: '',
});
