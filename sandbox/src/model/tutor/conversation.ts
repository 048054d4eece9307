import type { JsonSchema } from '../answerSchema.ts';
import type { MessageRequest } from '../messageRequest.ts';
import { findSnippet, type Lines } from './lines.ts';

/** What a request is about, read from its turns. */
export interface Conversation {
  /** The code of the last turn that brought some. */
  readonly lines: Lines | undefined;
  /** Text of the last turn of the user. */
  readonly last: string;
  /** What the learner wrote there, without our tags. */
  readonly question: string;
  /** Questions that are to be solved without their keys; empty if there are none. */
  readonly questions: string;
  /** What the learner wrote last, in whichever turn. */
  readonly written: string;
  /** Whether that is what they made of the code, as a difference. */
  readonly wroteDiff: boolean;
  /** How many turns the tutor has had; one that is to be repaired does not count. */
  readonly turns: number;
  /** What failed in the answer before, if this asks for a repair. */
  readonly failed: string | undefined;
  readonly schema: JsonSchema | undefined;
}

const textOf = (content: MessageRequest['messages'][number]['content']): string =>
  typeof content === 'string' ? content : content.map((block) => block.text).join('\n');

const tagged = (text: string, tag: string): string | undefined =>
  [...text.matchAll(new RegExp(`<${tag}[^>]*>\\n?([\\s\\S]*?)\\n?</${tag}>`, 'g'))].at(-1)?.[1];

export function readConversation(request: MessageRequest): Conversation {
  const turns = request.messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));
  const last = turns.at(-1) ?? '';
  const failed = tagged(last, 'failed');
  const lines = turns.map(findSnippet).findLast((found) => found !== undefined);
  return {
    lines,
    last,
    question: (tagged(last, 'learner') ?? last).trim(),
    questions: /<context kind="questions">\n([\s\S]*?)\n<\/context>/.exec(last)?.[1] ?? '',
    written: turns.map((turn) => tagged(turn, 'learner')).findLast((text) => text !== undefined) ?? '',
    wroteDiff: turns.findLast((turn) => turn.includes('<learner'))?.includes('<learner is="diff">') ?? false,
    turns: request.messages.filter(({ role }) => role === 'assistant').length - (failed === undefined ? 0 : 1),
    failed,
    schema: request.output_config?.format?.schema,
  };
}
