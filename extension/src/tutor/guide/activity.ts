import type { Activity, ActivityContext, Asking, Recallable } from '../activity/activity.ts';
import { asking } from '../activity/asking.ts';
import { type ActivityAct, MAX_WRITTEN_LENGTH, type Topic } from '../activity/view.ts';
import { languageName } from '../language.ts';
import { assistantTurn, type TextPart, type Turn, userTurn } from '../request.ts';
import { tagged } from '../taggedData.ts';
import { type GuideTurn, guideLimits, reviewTurn, type Said } from './review.ts';
import { type GuideTurnAnswer, guideTurnFormat, guideTurnSchema } from './schema.ts';
import type { GuideTurnView, GuideView } from './view.ts';

/** With the hidden answers and hints. */
export interface GuideState {
  readonly kind: 'guide';
  readonly topic?: Topic;
  readonly turns: readonly HeldTurn[];
}

/** A turn of the tutor, and what the learner did with it. */
interface HeldTurn extends GuideTurn {
  /** Number of hints that were shown. */
  readonly shown: number;
  /** The answer was asked for. */
  readonly told: boolean;
  readonly reply?: string;
}

const MAX_TOKENS = 2_000;
/** A dialogue that has not come to its goal by then has another trouble than a lack of questions. */
const MAX_TURNS = 8;

/** A dialogue that leaves the thinking to the learner, with a ladder of hints whose last rung is the answer. */
export const guide: Activity<GuideState, GuideView> = {
  begin: (topic) => ({ kind: 'guide', ...(topic && { topic }), turns: [] }),
  next: (state, context) => (isWaiting(state) ? askTurn(state, context) : undefined),
  act,
  view: (state) => ({
    kind: 'guide',
    turns: state.turns.map(shown),
    finished: isFinished(state),
    understood: state.turns.at(-1)?.learner === 'understood',
  }),
  topic: () => undefined,
  answered: () => [],
  recalls: (state, wrong) =>
    isFinished(state)
      ? state.turns.flatMap((turn, index) => (wrong.has(index) ? [] : recallsOf(turn, state.turns[index + 1])))
      : [],
};

const isFinished = ({ turns }: GuideState): boolean => {
  const last = turns.at(-1);
  return last?.learner === 'understood' || (turns.length >= MAX_TURNS && (last?.told || last?.reply !== undefined));
};

/** It is the tutor's turn. */
function isWaiting(state: GuideState): boolean {
  const last = state.turns.at(-1);
  return last === undefined || (last.reply !== undefined && !isFinished(state));
}

/** What was asked in a turn; how it went is told by how the tutor took it in the next one. */
function recallsOf(turn: HeldTurn, next: HeldTurn | undefined): Recallable[] {
  const { question, answer, told, shown: hints, reply } = turn;
  if (question === '' || answer === '' || reply === undefined) return [];
  const isMissed = told || next?.learner === 'mistaken' || next?.learner === 'stuck';
  const grade = isMissed ? 'again' : hints > 0 ? 'hard' : 'good';
  return [{ question, answer, grade, ...(next?.misconception && { misconception: next.misconception }) }];
}

function act(state: GuideState, { kind, ...done }: ActivityAct): GuideState {
  const last = state.turns.at(-1);
  if (last === undefined || last.reply !== undefined || last.question === '') return state;
  const change = (changes: Partial<HeldTurn>): GuideState => ({
    ...state,
    turns: state.turns.with(-1, { ...last, ...changes }),
  });
  if (kind === 'hint' && last.shown < last.hints.length) return change({ shown: last.shown + 1 });
  // Rung four, which can be had at any time.
  if (kind === 'tell' || kind === 'hint') return change({ told: true });
  if (kind === 'goOn' && last.told) return change({ reply: '' });
  if (kind === 'pass' && 'part' in done && done.part === state.turns.length - 1) return change({ reply: '' });
  const text = kind === 'write' && 'text' in done ? done.text.trim() : '';
  return text === '' ? state : change({ reply: text.slice(0, MAX_WRITTEN_LENGTH) });
}

function shown({ says, question, focus, hints, shown: count, told, answer, reply }: HeldTurn): GuideTurnView {
  return {
    says,
    question,
    ...(focus && { focus }),
    hints: hints.slice(0, count),
    rungs: hints.length + 1,
    ...(told && { answer }),
    ...(reply !== undefined && { reply }),
  };
}

function askTurn(state: GuideState, context: ActivityContext): Asking<GuideState> {
  const language = languageName(context.language);
  const last = state.turns.at(-1);
  return asking<GuideTurnAnswer, GuideState>({
    context,
    schema: guideTurnSchema,
    format: guideTurnFormat,
    maxTokens: MAX_TOKENS,
    ...(last === undefined
      ? { task: opening(state, language), data: topicData(state) }
      : {
          task: going(language, state.turns.length, context.wrong),
          data: [{ text: learnerText(last, context.wrong?.has(state.turns.length - 1)) }],
          history: {
            opening: [...topicData(state), { text: tagged('task', opening(state, language)) }],
            turns: history(state, context.wrong),
          },
        }),
    review: (answer) => {
      const { turn, findings } = reviewTurn(answer, context.code, said(state));
      const next = turn && { ...state, turns: [...state.turns, { ...turn, shown: 0, told: false }] };
      return { ...(next && { state: next }), findings, refs: turn?.focus ? 1 : 0 };
    },
  });
}

const topicData = ({ topic }: GuideState): TextPart[] =>
  topic === undefined ? [] : [{ text: tagged('learner', topicText(topic)) }];

const topicText = ({ question, misconception }: Topic): string =>
  `I got this wrong: ${question}${misconception === '' ? '' : `\nWhat I seem to believe: ${misconception}`}`;

const opening = ({ topic }: GuideState, language: string): string =>
  `Guide the developer to understand the snippet by questions, in ${language}, as JSON in the given format. ${
    topic === undefined
      ? 'Choose the one thing about it that is most worth understanding'
      : 'It is about what they got wrong, told above'
  }, and ask the first question towards it; learner is "beginning". ${rules}`;

const going = (language: string, turns: number, wrong: ReadonlySet<number> = new Set()): string =>
  `Take the next turn, in ${language}, as JSON in the given format. Judge what they wrote: say in one sentence what holds, name a misconception only if it shows and was not named before, and ask one new question that takes one step from there. If they have found what this is about${
    turns + 1 >= MAX_TURNS ? ', and in any case since this is the last turn' : ''
  }, learner is "understood", says tells in one sentence what they found, and question, hints and answer are empty. ${
    wrong.size === 0 ? '' : 'Do not build on a turn that they call wrong, unless the code shows that it holds. '
  }${rules}`;

const rules = `One question, with one question mark; says and question together at most ${guideLimits.words} words, no block of code. Neither they nor hints 1 to ${guideLimits.rungs} say or paraphrase the hidden answer. The question names what it is about, so that it can be understood by itself some other day.`;

/** Earlier turns, each with the answer that was hidden, so that the tutor knows what it was after. */
function history({ turns }: GuideState, wrong?: ReadonlySet<number>): Turn[] {
  return turns.flatMap((turn, index) => [
    assistantTurn(`${turn.says} ${turn.question}\n(hidden answer: ${turn.answer})`.trim()),
    ...(index === turns.length - 1 ? [] : [userTurn({ text: learnerText(turn, wrong?.has(index)) })]),
  ]);
}

/** What the learner wrote, with the help that they had. `isWrong`: they call wrong what they answer. */
function learnerText({ reply = '', shown: hints, told }: HeldTurn, isWrong = false): string {
  const help = told ? 'the answer was told' : hints > 0 ? `hints taken: ${hints}` : 'none';
  return tagged('learner', reply === '' ? 'Go on.' : reply, { help, ...(isWrong && { says: 'this turn is wrong' }) });
}

const said = ({ turns }: GuideState): Said => ({
  questions: turns.map(({ question }) => question),
  misconceptions: turns.map(({ misconception }) => misconception).filter((text) => text !== ''),
  hints: turns.flatMap(({ hints, shown: count }) => hints.slice(0, count)),
});
