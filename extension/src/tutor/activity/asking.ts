import type * as z from 'zod/mini';
import { type AnswerFormat, parseAnswer } from '../answerFormat.ts';
import { aboutChange } from '../change.ts';
import type { Finding } from '../checks/finding.ts';
import { learnerParts, learnerTask } from '../learner.ts';
import { assistantTurn, type TextPart, type Turn, type TutorRequest, userTurn } from '../request.ts';
import { snippetText } from '../snippetText.ts';
import { systemPrompt } from '../systemPrompt.ts';
import { tagged } from '../taggedData.ts';
import type { ActivityContext, Answered, Asking } from './activity.ts';

export interface Question<Answer, State> {
  readonly context: ActivityContext;
  readonly schema: z.ZodMiniType<Answer>;
  readonly format: AnswerFormat;
  readonly maxTokens: number;
  /** What is to be done, in English. */
  readonly task: string;
  /** What was said before: with the code, and in turns from the tutor's to the tutor's. */
  readonly history?: { readonly opening: readonly TextPart[]; readonly turns: readonly Turn[] };
  /** What travels with the task, as tagged data. */
  readonly data?: readonly TextPart[];
  /** Holds an answer against the code. */
  readonly review: (answer: Answer) => Reviewed<State>;
  /** How a repair is worded; absent: the whole answer is sent again. */
  readonly repairTask?: string;
  /** The answer with what a repair sent; absent: the repair takes its place. */
  readonly merge?: (answer: Answer, repair: Answer, findings: readonly Finding[]) => Answer;
}

export interface Reviewed<State> {
  readonly state?: State;
  readonly findings: readonly Finding[];
  readonly refs: number;
}

/** Composes the request, and reads, checks and mends what comes. */
export function asking<Answer, State>(question: Question<Answer, State>): Asking<State> {
  const request = compose(question);
  return {
    request,
    read: (text) => {
      const answer = parseAnswer(question.schema, text);
      return answer === undefined ? undefined : answered(question, request, text, answer);
    },
  };
}

/** An answer with more failures than this is not mended by naming each of them. */
const MOST_FAILED = 20;

/** The code stands first and is cached: follow-ups and repairs repeat it word for word. */
function compose<Answer, State>(question: Question<Answer, State>): TutorRequest {
  const { context, task, history, data = [], format, maxTokens } = question;
  const { snippet } = context;
  const code = [{ text: snippetText(snippet), cached: true }, ...learnerParts(snippet)];
  // Later turns go on with what the first one was about.
  const about = history ? task : aboutChange(task, snippet);
  const ending = [...data, { text: tagged('task', `${about}${learnerTask(snippet)}`) }];
  return {
    system: [{ text: systemPrompt, cached: true }],
    turns: history
      ? [userTurn(...code, ...history.opening), ...history.turns, userTurn(...ending)]
      : [userTurn(...code, ...ending)],
    maxTokens,
    answerFormat: format,
  };
}

function answered<Answer, State>(
  question: Question<Answer, State>,
  request: TutorRequest,
  text: string,
  answer: Answer,
): Answered<State> {
  const { findings, ...reviewed } = question.review(answer);
  const failed = findings
    .slice(0, MOST_FAILED)
    .map(({ part, detail }) => `- ${part}: ${detail}`)
    .join('\n');
  const task = question.repairTask ?? 'Send the whole answer again, mended, in the same language.';
  const repair: TutorRequest = {
    ...request,
    turns: [
      ...request.turns,
      assistantTurn(text),
      userTurn({ text: tagged('failed', failed) }, { text: tagged('task', task) }),
    ],
  };
  const read = (again: string) => {
    const sent = parseAnswer(question.schema, again);
    if (sent === undefined) return undefined;
    const mended = question.merge === undefined ? sent : question.merge(answer, sent, findings);
    return answered(question, repair, again, mended);
  };
  return { ...reviewed, findings, repair: { request: repair, read } };
}
