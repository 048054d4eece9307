import { parseAnswer } from '../answerFormat.ts';
import { sameLiteral } from '../checks/literal.ts';
import { type TutorRequest, userTurn } from '../request.ts';
import { shuffled } from '../shuffle.ts';
import type { Snippet } from '../snippet.ts';
import { snippetText } from '../snippetText.ts';
import { systemPrompt } from '../systemPrompt.ts';
import { tagged } from '../taggedData.ts';
import { type SolveAnswer, solveAnswerFormat, solveAnswerSchema } from './schema.ts';

/** A question with its key, for somebody to solve who is not shown the key. */
export interface Solvable {
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly correct: boolean }[];
  /** The key, where it is a literal: it is asked for without options, which no guess can hit. */
  readonly literal?: string;
}

/** Room for a word on each question, and for a model that thinks first. */
const MAX_TOKENS = 2_000;

/** One request for all the questions. Nothing in it tells a key, nor what anybody has answered. */
export function composeSolve(snippet: Snippet, questions: readonly Solvable[]): TutorRequest {
  const asked = questions.map((question, index) => `Question ${index + 1}: ${questionText(question)}`).join('\n\n');
  return {
    system: [{ text: systemPrompt, cached: true }],
    turns: [
      userTurn(
        { text: snippetText(snippet), cached: true },
        { text: tagged('context', asked, { kind: 'questions' }) },
        { text: tagged('task', task) },
      ),
    ],
    maxTokens: MAX_TOKENS,
    answerFormat: solveAnswerFormat,
  };
}

/** Whether the answers are what the keys say, question by question. Undefined: the text is no answer to them. */
export function agreement(text: string, questions: readonly Solvable[]): readonly boolean[] | undefined {
  const solved = parseAnswer(solveAnswerSchema, text);
  return solved && questions.map((question, index) => agrees(solved, question, index + 1));
}

const task = `Solve each of the questions about the snippet, as JSON in the given format. They may be wrong: go by the code alone. because has at most 30 words.
Where options stand below a question, option is the number of the one that is right, and 0 if none is or if it cannot be told; value is empty. Where none do, value is the asked value as a literal of the snippet's language, and option is 0.`;

function questionText(question: Solvable): string {
  const options = question.literal === undefined ? inOtherOrder(question) : [];
  return [question.question, ...options.map(({ text }, index) => `${index + 1}. ${text}`)].join('\n');
}

/** Not as they were asked before: models have a liking for places. */
const inOtherOrder = ({ question, options }: Solvable): Solvable['options'] => shuffled(options, `solve ${question}`);

function agrees({ answers }: SolveAnswer, question: Solvable, number: number): boolean {
  const [given, ...others] = answers.filter((answer) => answer.question === number);
  // Who answers twice has not decided.
  if (given === undefined || others.length > 0) return false;
  if (question.literal !== undefined) return sameLiteral(given.value, question.literal);
  return inOtherOrder(question)[given.option - 1]?.correct === true;
}
