/** Simulated learners, in every activity with the sandbox tutor: each comes to an end, and sees nothing before its time. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ActivityState, activityOf } from '../../../extension/src/tutor/activity/activities.ts';
import type { ActivityContext, Asking } from '../../../extension/src/tutor/activity/activity.ts';
import type { ActivityAct } from '../../../extension/src/tutor/activity/view.ts';
import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import { beginExercise } from '../../../extension/src/tutor/practice/activity.ts';
import type { TutorRequest } from '../../../extension/src/tutor/request.ts';
import { seededRandom } from '../../../extension/src/tutor/shuffle.ts';
import { parseMessageRequest } from '../../src/model/messageRequest.ts';
import { answerTo } from '../../src/model/tutor/answer.ts';
import { textsOf, workspaceFiles } from './workspace.ts';

/** An activity as learners meet it. A new one is a line in `activities`. */
interface Met<State extends ActivityState = ActivityState> {
  readonly begin: () => ActivityState;
  /** What the page must not know yet. */
  readonly hidden: (state: State) => readonly string[];
  /** What somebody does who knows it all, and somebody who knows nothing; nothing fits when it is not their turn. */
  readonly right: (state: State) => readonly ActivityAct[];
  readonly wrong: (state: State) => readonly ActivityAct[];
}
type StateOf<Kind extends ActivityState['kind']> = Extract<ActivityState, { readonly kind: Kind }>;
type Exercise<Name extends string> = Extract<ActivityState, { readonly exercise: Name }>;

const write = (text: string): ActivityAct[] => [{ kind: 'write', text }];
const ignorance = write('I do not know.');

const quiz: Met<StateOf<'quiz'>> = {
  begin: () => activityOf('quiz').begin(undefined),
  hidden: ({ questions = [], answers }) =>
    questions
      .slice(answers.length)
      .flatMap(({ options }) => options.flatMap(({ why, misconception }) => [why, misconception])),
  right: (state) => choose(state, true),
  wrong: (state) => choose(state, false),
};

function choose({ questions = [], answers }: StateOf<'quiz'>, isRight: boolean): ActivityAct[] {
  const question = answers.length;
  const option = questions[question]?.options.findIndex(({ correct }) => correct === isRight) ?? -1;
  return [{ kind: 'choose', question, option, confidence: 'sure' }];
}

const guide: Met<StateOf<'guide'>> = {
  begin: () => activityOf('guide').begin(undefined),
  hidden: ({ turns }) => {
    // What a parser says of a line when it takes up an answer is no secret any more.
    const said = new Set(turns.flatMap(({ told, answer, says }) => [says, ...(told ? [answer] : [])]));
    return turns
      .flatMap(({ hints, shown, told, answer }) => [...hints.slice(shown), ...(told ? [] : [answer])])
      .filter((secret) => !said.has(secret));
  },
  right: ({ turns }) => write(turns.at(-1)?.answer ?? ''),
  wrong: () => ignorance,
};

const explainBack: Met<StateOf<'explainBack'>> = {
  begin: () => activityOf('explainBack').begin(undefined),
  hidden: ({ rubric, verdicts }) => (verdicts ? [] : (rubric?.points.map(({ point }) => point) ?? [])),
  right: ({ rubric }) => write(rubric?.points.map(({ point }) => point).join('\n') ?? ''),
  wrong: () => ignorance,
};

const trace: Met<StateOf<'trace'>> = {
  begin: () => activityOf('trace').begin(undefined),
  hidden: ({ trace: run, filled }) => run?.asks.slice(filled.length).map(({ why }) => why) ?? [],
  right: ({ trace: run, filled }) => write(run?.asks[filled.length]?.expected ?? ''),
  // Twice the same would be one try.
  wrong: ({ tried }) => write(tried === undefined ? '"never"' : '"nor this"'),
};

const plantedBug: Met<Exercise<'plantedBug'>> = {
  begin: () => beginExercise('plantedBug'),
  hidden: ({ planted, shown, by }) => [
    ...(planted?.bug.hints.slice(shown) ?? []),
    ...(planted && by === undefined ? [planted.bug.why] : []),
  ],
  right: (state) => point(state, (index) => index === state.planted?.index),
  // Whoever has pointed at every other line is left with asking.
  wrong: (state) => [
    ...point(
      state,
      (index) => index !== state.planted?.index && state.missed.every((earlier) => earlier.index !== index),
    ),
    { kind: 'tell' },
  ],
};

function point(state: Exercise<'plantedBug'>, isMeant: (index: number) => boolean): ActivityAct[] {
  const { planted, copy, pointed } = state;
  if (planted === undefined) return [];
  if (!copy.isOpen) return [{ kind: 'copyOpened' }, { kind: 'copyEdited', lines: planted.wrong }];
  if (copy.lines.length === 0) return [{ kind: 'copyEdited', lines: planted.wrong }];
  if (pointed !== undefined && isMeant(pointed.line - 1)) return [{ kind: 'confirm' }];
  return copy.lines.flatMap((text, index) =>
    text.trim() !== '' && isMeant(index) ? [{ kind: 'point', line: index + 1 }] : [],
  );
}

const parsons: Met<Exercise<'parsons'>> = {
  begin: () => beginExercise('parsons'),
  hidden: () => [],
  right: ({ dealt, order }) => {
    const solved = dealt.map((block, place) => ({ block, place })).sort((a, b) => a.block - b.block);
    const wanted = solved.map(({ place }) => place);
    return wanted.join() === order.join() ? [{ kind: 'check' }] : [{ kind: 'arrange', order: wanted }];
  },
  wrong: ({ checks }) => [{ kind: checks < 3 ? 'check' : 'tell' }],
};

const activities = { quiz, guide, explainBack, trace, plantedBug, parsons } as const;

/** What a learner would do, the dearest first; the first that means anything now is done. Nothing: they are gone. */
type Learner = (met: Met, state: ActivityState, random: () => number) => readonly ActivityAct[];

const parts = [0, 1, 2, 3, 4, 5, 6, 7];
const learners: Readonly<Record<string, Learner>> = {
  'never answers': () => [],
  'is always right': ({ right }, state) => right(state),
  'is always wrong': ({ wrong }, state) => wrong(state),
  'gives up after all hints': ({ wrong }, state) => [
    { kind: 'goOn' },
    { kind: 'hint' },
    { kind: 'tell' },
    ...wrong(state),
  ],
  'wants to be told': ({ wrong }, state) => [{ kind: 'goOn' }, { kind: 'tell' }, ...wrong(state)],
  'calls everything wrong': ({ wrong }, state) => [
    ...parts.map((part) => ({ kind: 'pass', part }) as const),
    ...wrong(state),
  ],
  'does anything at all': ({ right, wrong }, state, random) => {
    const any = (most: number) => Math.floor(random() * most);
    const all: ActivityAct[] = [
      ...right(state),
      ...wrong(state),
      { kind: 'hint' },
      { kind: 'tell' },
      { kind: 'goOn' },
      { kind: 'pass', part: any(9) },
      { kind: 'choose', question: any(9), option: any(9) - 1, confidence: 'unsure' },
      { kind: 'write', text: ['', '  ', '42', '</learner>', 'x'.repeat(9_000)][any(5)] ?? '' },
      { kind: 'point', line: any(40) - 1 },
      { kind: 'confirm' },
      { kind: 'arrange', order: [any(4), any(4)] },
      { kind: 'check' },
      { kind: 'copyClosed' },
    ];
    return [...all].sort(() => random() - 0.5);
  },
};

/** More would be more than anybody pays for. */
const MOST_REQUESTS = 18;
const MOST_ACTS = 400;

/** What became of a learner. */
function live(met: Met, learner: Learner, context: ActivityContext, random: () => number) {
  const first = met.begin();
  const activity = activityOf(first.kind);
  let state = activity.prepare === undefined ? first : activity.prepare(first, context);
  let [requests, acts] = [0, 0];
  if (state === undefined) return undefined;
  for (;;) {
    const asking = activity.next(state, context);
    if (asking !== undefined) {
      const next = answered(asking);
      requests += next.requests;
      if (next.state === undefined) return undefined;
      state = next.state;
      assert.ok(requests <= MOST_REQUESTS, `${requests} requests`);
    }
    const view = activity.view(state);
    assertHidden(met, state, view);
    assertNewHints(view);
    if (view.finished) return { view, requests, acts };
    if (activity.next(state, context) !== undefined) continue;
    const before: ActivityState = state;
    const done = learner(met, before, random);
    if (done.length === 0) return { view, requests, acts };
    state = done.map((act) => activity.act(before, act)).find((after) => after !== before) ?? before;
    assert.notEqual(state, before, 'there is no way out');
    acts += 1;
    assert.ok(acts < MOST_ACTS, 'it goes on and on');
  }
}

/** The state after an answer, and after its repair if it has to be mended. */
function answered(asking: Asking<ActivityState>): {
  readonly state: ActivityState | undefined;
  readonly requests: number;
} {
  const first = asking.read(ask(asking.request));
  if (first === undefined || first.findings.length === 0) return { state: first?.state, requests: 1 };
  const second = first.repair.read(ask(first.repair.request));
  return { state: second?.state ?? first.state, requests: 2 };
}

function ask({ system, turns, maxTokens, answerFormat }: TutorRequest): string {
  const blocks = (all: TutorRequest['system']) => all.map(({ text }) => ({ type: 'text', text }));
  const messages = turns.map(({ role, content }) => ({ role, content: blocks(content) }));
  const body = { model: 'claude-haiku-5-5', max_tokens: maxTokens, system: blocks(system), messages };
  return answerTo(parseMessageRequest({ ...body, output_config: { format: answerFormat } }));
}

function assertHidden(met: Met, state: ActivityState, view: object): void {
  const texts = textsIn(view);
  // The learner may have written it.
  const known = new Set('written' in view ? [view.written] : []);
  for (const secret of met.hidden(state)) {
    if (secret === '' || known.has(secret)) continue;
    assert.ok(!texts.includes(secret), `The page knows ${JSON.stringify(secret)} before its time`);
  }
}

/** Every text of a view, but what the learner wrote. */
function textsIn(value: unknown, key = ''): string[] {
  if (typeof value === 'string') return key === 'reply' || key === 'written' ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => textsIn(each, name));
}

function assertNewHints(view: object): void {
  const steps: readonly { readonly hints?: readonly string[] }[] =
    'turns' in view && Array.isArray(view.turns) ? view.turns : [view];
  const hints = steps.flatMap((step) => step.hints ?? []);
  assert.equal(new Set(hints).size, hints.length, `A hint is repeated: ${hints.join(' | ')}`);
}

const files = Object.keys(workspaceFiles) as (keyof typeof workspaceFiles)[];

function contextOf(file: keyof typeof workspaceFiles, from: number, length: number): ActivityContext {
  const lines = textsOf(file).slice(from, from + length);
  const snippet = {
    path: file,
    languageId: workspaceFiles[file],
    startLine: from + 1,
    lines,
    symbolPath: [],
    context: [],
    redactions: [],
  };
  return { snippet, code: codeFacts(snippet), language: 'en', seed: 'seed' };
}

describe('simulated learners', () => {
  for (const [name, met] of Object.entries(activities) as [string, Met][]) {
    for (const [how, learner] of Object.entries(learners)) {
      // A failure names its seed, by which fast-check runs it again.
      it(`${name}: one who ${how}`, () => {
        const lives = fc.record({
          file: fc.constantFrom(...files),
          from: fc.nat({ max: 60 }),
          length: fc.integer({ min: 1, max: 14 }),
          seed: fc.string(),
        });
        fc.assert(
          fc.property(lives, ({ file, from, length, seed }) => {
            const context = contextOf(file, from, length);
            fc.pre(context.snippet.lines.some((text) => text.trim() !== ''));
            const life = live(met, learner, context, seededRandom(seed));
            // Some lines have nothing to work with, and the lesson says so.
            fc.pre(life !== undefined);
            if (how === 'never answers') assert.ok(life.requests <= 2, 'nobody asks on without an answer');
            else assert.ok(life.view.finished);
          }),
          { numRuns: 8 },
        );
      });
    }
  }
});
