import { type JsonSchema, obeys } from '../answerSchema.ts';
import type { MessageRequest } from '../messageRequest.ts';
import { anyValue } from './anyValue.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { type Defect, spoilLesson, spoilText } from './defects.ts';
import { explain } from './explain/lesson.ts';
import { SIGNATURE } from './explain/purpose.ts';
import { followUp } from './followUp.ts';
import { repair } from './repair.ts';

/** The text of the answer: JSON where the request has a schema, else Markdown. */
export function answerTo(request: MessageRequest, defect?: Defect): string {
  const conversation = readConversation(request);
  const { schema } = conversation;
  if (!schema) return conversation.lines ? followUp(conversation, conversation.lines) : small(conversation);
  const text = JSON.stringify(structured(conversation, schema, defect));
  return defect ? spoilText(text, defect) : text;
}

/** What the schema asks for is told by trying: a lesson, the repair of one, else any value that obeys it. */
function structured({ lines, failed, last }: Conversation, schema: JsonSchema, defect: Defect | undefined): unknown {
  if (lines) {
    const lesson = explain(lines);
    const spoilt = defect ? spoilLesson(lesson, lines, defect) : lesson;
    const candidates = [spoilt, repair(spoilt, failed ?? last)];
    const fitting = candidates.find((candidate) => obeys(candidate, schema));
    if (fitting !== undefined) return fitting;
  }
  return anyValue(schema);
}

const small = ({ question }: Conversation): string =>
  `${SIGNATURE} there is no code in this conversation, so there is nothing that I could say about ${question === '' ? 'it' : 'your question'}. Select some code and ask for an explanation.`;
