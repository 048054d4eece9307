import { estimateTokenCount } from 'tokenx';
import type { LessonMode } from '../activity/view.ts';
import { languageName } from '../language.ts';
import type { Step } from '../lesson.ts';
import { assistantTurn, type TextPart, type Turn, type TutorRequest, userTurn } from '../request.ts';
import type { Snippet } from '../snippet.ts';
import { snippetText } from '../snippetText.ts';
import { systemPrompt } from '../systemPrompt.ts';
import { tagged } from '../taggedData.ts';
import { firstWords } from '../words.ts';
import { beginningOf, endOf } from './shorten.ts';

/** A question that was answered, in Markdown. */
export interface Exchange {
  readonly question: string;
  readonly stepId?: string;
  readonly answer: string;
}

export interface FollowUp {
  readonly snippet: Snippet;
  /** The lesson as the learner sees it, in Markdown, without the key of its question. */
  readonly lesson: string;
  readonly steps: readonly Step[];
  /** What kind of lesson it was. */
  readonly about: LessonMode;
  /** Earlier exchanges, the oldest first. */
  readonly earlier: readonly Exchange[];
  /** What of all that the learner calls wrong. */
  readonly wrong: readonly string[];
  readonly question: string;
  /** The step that the question is about; absent: the whole lesson. */
  readonly stepId?: string;
  readonly language: string;
}

export interface ComposedFollowUp {
  readonly request: TutorRequest;
  readonly leftOut: LeftOut;
}

/** What the budget had no room for. */
export interface LeftOut {
  /** Number of earlier exchanges, the oldest ones. */
  readonly exchanges: number;
  /** The answer of the oldest one that is left was cut. */
  readonly isAnswerCut: boolean;
  readonly isLessonCut: boolean;
}

/** In tokens, about as a provider counts them. */
export const followUpLimits = {
  /** Of all that is sent. Code and question are sent whole, even if they alone are more. */
  input: 20_000,
  /** Of the lesson itself: a dialogue with a learner who writes novels is longer. */
  lesson: 4_000,
  /** Of earlier exchanges. */
  history: 3_000,
  /** Kept free for the longest question, so that what the lesson gets does not depend on what is asked about it. */
  reserve: 6_000,
  answer: 4_000,
} as const;
/** Longer questions are cut: they are questions, not documents. */
export const MAX_QUESTION_LENGTH = 4_000;
/** Less of an answer says nothing. */
const LEAST_TOKENS = 100;
const MOST_WRONG = 12;

const tasks: Readonly<Record<LessonMode, string>> = {
  explain: 'Explain the snippet.',
  quiz: 'Quiz the developer on the snippet.',
  guide: 'Guide the developer to understand the snippet by questions.',
  explainBack: 'Judge how the developer explains the snippet.',
  practice: 'Give the developer an exercise on the snippet.',
  trace: 'Trace one run of the snippet.',
};

/**
 * Asks about a lesson, within a budget. The answer is Markdown. What does not fit is left out from the oldest on: earlier
 * exchanges, then what the lesson began with; never the code, and never the question. Code and lesson are the same for
 * every question about a lesson, and marked to be cached.
 */
export function composeFollowUp(followUp: FollowUp): ComposedFollowUp {
  const { snippet, about, wrong, language } = followUp;
  const system: TextPart = { text: systemPrompt, cached: true };
  const opening = userTurn({ text: snippetText(snippet), cached: true }, { text: tagged('task', tasks[about]) });
  const question = { question: followUp.question, ...(followUp.stepId !== undefined && { stepId: followUp.stepId }) };
  const ending = userTurn(
    ...calledWrong(wrong),
    { text: asked(question, followUp) },
    { text: tagged('task', task(language, wrong.length > 0)) },
  );
  const code = tokensOf(system, ...opening.content);
  const lessonRoom = Math.min(followUpLimits.lesson, followUpLimits.input - code - followUpLimits.reserve);
  const lesson: TextPart = { text: endOf(followUp.lesson, lessonRoom), cached: true };
  const historyRoom = Math.min(
    followUpLimits.history,
    followUpLimits.input - code - tokensOf(lesson, ...ending.content),
  );
  const { turns, ...left } = historyWithin(historyRoom, followUp);
  return {
    request: {
      system: [system],
      turns: [opening, { role: 'assistant', content: [lesson] }, ...turns, ending],
      maxTokens: followUpLimits.answer,
    },
    leftOut: { ...left, isLessonCut: lesson.text !== followUp.lesson },
  };
}

const tokensOf = (...parts: readonly TextPart[]): number =>
  parts.reduce((sum, { text }) => sum + estimateTokenCount(text), 0);

function task(language: string, hasWrong: boolean): string {
  const care = hasWrong ? ' Do not build on what they call wrong; if you need it, hold it against the code again.' : '';
  return `Answer in ${languageName(language)}, in Markdown, in at most 150 words. Name lines as "line 12".${care}`;
}

/** The question, and which step of the lesson it is about. */
function asked({ question, stepId }: Omit<Exchange, 'answer'>, { steps }: FollowUp): string {
  const index = steps.findIndex((step) => step.id === stepId);
  const attributes: Record<string, string> = index < 0 ? {} : { about: `step ${index + 1}` };
  return tagged('learner', question.slice(0, MAX_QUESTION_LENGTH), attributes);
}

/** By its first words: the whole of it stands above. */
const calledWrong = (wrong: readonly string[]): TextPart[] =>
  wrong.length === 0
    ? []
    : [{ text: tagged('learner', wrong.slice(-MOST_WRONG).map(firstOf).join('\n'), { says: 'this is wrong' }) }];

const firstOf = (text: string): string => `- ${firstWords(text, 20).slice(0, 120)}`;

/** The newest exchanges that fit; of the one before them as much of its answer as is worth it. */
function historyWithin(tokens: number, followUp: FollowUp): { readonly turns: Turn[] } & Omit<LeftOut, 'isLessonCut'> {
  const turns: Turn[] = [];
  let room = tokens;
  const earlier = followUp.earlier.filter(({ answer }) => answer.trim() !== '');
  let exchanges = earlier.length;
  for (const exchange of earlier.toReversed()) {
    const question = asked(exchange, followUp);
    room -= estimateTokenCount(question);
    const answer = room < LEAST_TOKENS ? '' : beginningOf(exchange.answer, room);
    room -= estimateTokenCount(answer);
    if (answer === '') return { turns, exchanges, isAnswerCut: false };
    turns.unshift(userTurn({ text: question }), assistantTurn(answer));
    exchanges -= 1;
    if (answer !== exchange.answer) return { turns, exchanges, isAnswerCut: true };
  }
  return { turns, exchanges, isAnswerCut: false };
}
