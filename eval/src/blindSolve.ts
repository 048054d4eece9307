import * as z from 'zod/mini';
import { toAnswerFormat } from '../../extension/src/tutor/answerFormat.ts';
import { sameLiteral } from '../../extension/src/tutor/checks/literal.ts';
import { type TutorRequest, userTurn } from '../../extension/src/tutor/request.ts';
import { shuffled } from '../../extension/src/tutor/shuffle.ts';
import type { Snippet } from '../../extension/src/tutor/snippet.ts';
import { snippetText } from '../../extension/src/tutor/snippetText.ts';
import { systemPrompt } from '../../extension/src/tutor/systemPrompt.ts';
import { tagged } from '../../extension/src/tutor/taggedData.ts';
import { type KeyedAsk, type KeyedSnippet, type RecordedCall, snippetOfCall } from './fixtures.ts';
import type { Model } from './model.ts';
import { type Share, Tally } from './tally.ts';

const choiceSchema = z.strictObject({ option: z.int() });
const outputSchema = z.strictObject({ output: z.string() });

/** How often the model, shown no key, picks the option that the key names. */
export async function solveQuestions(model: Model, snippets: readonly KeyedSnippet[]): Promise<Share> {
  const agreed = new Tally();
  for (const { snippet, questions } of snippets) {
    for (const question of questions) {
      const options = shuffled(question.options, question.ask);
      const { text } = await model.ask(composeChoice(snippet, question, options));
      const chosen = parse(choiceSchema, text)?.option;
      agreed.add(chosen !== undefined && options[chosen - 1] === question.options[question.key]);
    }
  }
  return agreed.share;
}

/** How often the model tells what a function returned when it was run. */
export async function solveOutputs(model: Model, calls: readonly RecordedCall[]): Promise<Share> {
  const agreed = new Tally();
  for (const call of calls) {
    const { text } = await model.ask(composeOutput(await snippetOfCall(call), call));
    agreed.add(sameLiteral(parse(outputSchema, text)?.output ?? '', call.output));
  }
  return agreed.share;
}

const composeChoice = (snippet: Snippet, { ask }: KeyedAsk, options: readonly string[]): TutorRequest =>
  compose(
    snippet,
    `Answer this question about the snippet by the number of one option.\n${ask}\n${options.map((option, index) => `${index + 1}. ${option}`).join('\n')}`,
    choiceSchema,
  );

const composeOutput = (snippet: Snippet, { name, inputs }: RecordedCall): TutorRequest =>
  compose(
    snippet,
    `What does ${name}(${inputs.join(', ')}) return? Give the value as a literal of the snippet's language, nothing else.`,
    outputSchema,
  );

const compose = (snippet: Snippet, task: string, schema: z.core.$ZodType): TutorRequest => ({
  system: [{ text: systemPrompt, cached: true }],
  turns: [userTurn({ text: snippetText(snippet), cached: true }, { text: tagged('task', task) })],
  maxTokens: 2_000,
  answerFormat: toAnswerFormat(schema),
});

function parse<T>(schema: z.ZodMiniType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
