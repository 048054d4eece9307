import type { Activity, ActivityContext, Answered, Asking } from '../../extension/src/tutor/activity/activity.ts';
import { ask, type Bench } from './bench.ts';

export interface Attempt<State> {
  /** As the checks found it. */
  readonly first: Answered<State>;
  /** What the learner would be shown, after the one repair; absent: nothing. */
  readonly state?: State;
}

/**
 * Asks, checks, and has what failed mended once, as `session/writeActivity.ts` does, and counts how it went. Undefined if
 * there was nothing to check.
 */
export async function attempt<State>(bench: Bench, asking: Asking<State>): Promise<Attempt<State> | undefined> {
  const { figures } = bench;
  const answer = await ask(bench, asking.request);
  if (answer === undefined) return undefined;
  const first = answer.stopReason === 'complete' ? asking.read(answer.text) : undefined;
  figures.firstTry.add(first?.findings.length === 0);
  if (first === undefined) {
    figures.defect(answer.stopReason === 'complete' ? 'otherForm' : answer.stopReason);
    figures.afterRepair.add(false);
    figures.shown.add(false);
    return undefined;
  }
  for (const { rule } of first.findings) figures.defect(rule);
  figures.references.addAll(first.refs, first.refs + first.findings.filter(({ rule }) => rule === 'reference').length);
  const best = first.findings.length === 0 ? first : await mended(bench, first);
  figures.afterRepair.add(best.findings.length === 0);
  figures.shown.add(best.state !== undefined);
  return { first, ...(best.state !== undefined && { state: best.state }) };
}

async function mended<State>(bench: Bench, first: Answered<State>): Promise<Answered<State>> {
  const answer = await ask(bench, first.repair.request);
  const second = answer?.stopReason === 'complete' ? first.repair.read(answer.text) : undefined;
  return second?.state === undefined ? first : second;
}

/** Brings an activity on until it is the learner's turn. Undefined if nothing of an answer can be shown. */
export async function bringOn<State, View>(
  bench: Bench,
  activity: Activity<State, View>,
  from: State,
  context: ActivityContext,
): Promise<State | undefined> {
  let state = from;
  for (let asking = activity.next(state, context); asking; asking = activity.next(state, context)) {
    const next = (await attempt(bench, asking))?.state;
    if (next === undefined) return undefined;
    state = next;
  }
  return state;
}
