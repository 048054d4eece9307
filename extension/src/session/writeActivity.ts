import { type Failure, wordFailure } from '../account/failures.ts';
import { modelLabel } from '../model/models.ts';
import { type ActivityState, activityOf } from '../tutor/activity/activities.ts';
import type { Answered, Asking } from '../tutor/activity/activity.ts';
import type { ActivityKind } from '../tutor/activity/view.ts';
import { activityContext } from './activityContext.ts';
import { offerCards } from './answered.ts';
import { type Ended, hear } from './hear.ts';
import { failureText } from './journal.ts';
import { begun, settled } from './lesson.ts';
import type { Writing } from './writeLesson.ts';

/**
 * Brings an activity on until it is the learner's turn: asks, checks the answer, has what failed mended once, and leaves
 * out what still does. However it ends, the lesson says so in its phase; nothing is thrown for what a provider does.
 * @returns What it failed of, if it did.
 */
export async function writeActivity(writing: Writing, kind: ActivityKind): Promise<Failure | undefined> {
  const { lesson, snippet, language } = writing;
  const activity = activityOf(kind);
  const context = activityContext(lesson, snippet, language);
  const first = lesson.activity ?? activity.begin(lesson.topic);
  const prepared = activity.prepare === undefined ? first : activity.prepare(first, context);
  if (prepared === undefined) return failed(writing, { kind: 'unfit' });
  if (prepared !== first) lesson.goOn(prepared, activity.view(prepared));
  let state = prepared;
  for (let asking = activity.next(state, context); asking; asking = activity.next(state, context)) {
    const asked = await ask(writing, asking);
    if (asked.kind === 'stopped') return stopped(writing);
    if (asked.kind === 'failed') return failed(writing, asked.failure, asked.requestId);
    state = asked.state;
    const { refs, dropped } = asked;
    lesson.change((view) => ({
      ...view,
      verified: { refs: view.verified.refs + refs, dropped: view.verified.dropped + dropped },
    }));
    lesson.goOn(state, activity.view(state));
  }
  lesson.change((view) => ({ ...view, phase: 'done' }));
  offerCards(lesson);
  return undefined;
}

type Asked =
  | Ended
  | { readonly kind: 'asked'; readonly state: ActivityState; readonly refs: number; readonly dropped: number };

async function ask(writing: Writing, asking: Asking<ActivityState>): Promise<Asked> {
  const { lesson, provider } = writing;
  lesson.change((view) => ({
    ...begun(view),
    phase: 'waiting',
    modelLabel: modelLabel(provider.model, provider.answerer),
  }));
  const heard = await hear(writing, asking.request, 'answer', (model) => {
    lesson.change((view) => ({ ...view, phase: 'streaming', modelLabel: modelLabel(model, provider.answerer) }));
  });
  if (heard.kind !== 'heard') return heard;
  const first = asking.read(heard.text);
  if (first === undefined) return { kind: 'failed', failure: { kind: 'unusable' } };
  const best = await mended(writing, first);
  if (best === 'stopped') return { kind: 'stopped' };
  if (best.state === undefined) return { kind: 'failed', failure: { kind: 'unusable' } };
  const dropped = best.findings.filter(({ rule }) => rule === 'reference').length;
  return { kind: 'asked', state: best.state, refs: best.refs, dropped };
}

/** The answer with what a repair mended; as it was, if there was nothing to mend or the repair brought nothing. */
async function mended(writing: Writing, first: Answered<ActivityState>): Promise<Answered<ActivityState> | 'stopped'> {
  const { lesson, journal } = writing;
  tellFindings(writing, 'first answer', first);
  if (first.findings.length === 0) return first;
  lesson.change((view) => ({ ...view, phase: 'repairing' }));
  const heard = await hear(writing, first.repair.request, 'repair');
  if (heard.kind === 'stopped') return 'stopped';
  if (heard.kind === 'failed') {
    journal.warn(`repair failed: ${failureText(heard.failure)}`);
    return first;
  }
  const second = first.repair.read(heard.text);
  if (second === undefined) {
    journal.warn('repair failed: it is no repair');
    return first;
  }
  tellFindings(writing, 'after the repair', second);
  return second.state === undefined ? first : second;
}

function stopped({ lesson }: Writing): undefined {
  lesson.change((view) => settled({ ...view, phase: 'stopped' }));
}

function failed({ lesson, journal }: Writing, failure: Failure, requestId?: string): Failure {
  if (requestId !== undefined) journal.request(requestId);
  journal.warn(`lesson failed: ${failureText(failure)}${requestId === undefined ? '' : `, request ${requestId}`}`);
  lesson.change((view) => ({ ...settled({ ...view, phase: 'failed' }), failure: wordFailure(failure, requestId) }));
  return failure;
}

/** By rule alone: what a finding says may quote code. */
function tellFindings({ journal }: Writing, when: string, { findings }: Answered<ActivityState>): void {
  if (findings.length === 0) return;
  journal.checked(when, findings.map(({ part, rule }) => `${part}: ${rule}`).join(', '));
}
