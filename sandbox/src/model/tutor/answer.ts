import { type JsonSchema, obeys } from '../answerSchema.ts';
import type { MessageRequest } from '../messageRequest.ts';
import { anyValue } from './anyValue.ts';
import { type Conversation, readConversation } from './conversation.ts';
import { type Defect, spoilLesson, spoilText } from './defects.ts';
import { explain } from './explain/lesson.ts';
import { SIGNATURE } from './explain/purpose.ts';
import { spoilRubric, spoilVerdicts } from './explainBack/defects.ts';
import { rubric, verdicts } from './explainBack/explainBack.ts';
import { followUp } from './followUp.ts';
import { spoilTurn } from './guide/defects.ts';
import { guideTurn } from './guide/turn.ts';
import type { Lines } from './lines.ts';
import { spoilAssignment, spoilBug } from './practice/defects.ts';
import { assignment, changeVerdicts } from './practice/modification.ts';
import { type PlantedBug, plantedBug } from './practice/plantedBug.ts';
import { spoilQuiz } from './quiz/defects.ts';
import { quiz, quizRepair } from './quiz/quiz.ts';
import { repair } from './repair.ts';
import { solve, spoilSolution } from './solve.ts';
import { spoilTrace } from './trace/defects.ts';
import { trace } from './trace/trace.ts';

/** The text of the answer: JSON where the request has a schema, else Markdown. */
export function answerTo(request: MessageRequest, defect?: Defect): string {
  const conversation = readConversation(request);
  const { schema } = conversation;
  if (!schema) return conversation.lines ? followUp(conversation, conversation.lines) : small(conversation);
  const text = JSON.stringify(structured(conversation, schema, defect));
  return defect ? spoilText(text, defect) : text;
}

/** What the schema asks for is told by trying: the answer of each mode, or its repair, else any value that obeys it. */
function structured(conversation: Conversation, schema: JsonSchema, defect: Defect | undefined): unknown {
  const { lines, failed, last, questions, turns, written, wroteDiff } = conversation;
  if (lines) {
    const spoil = <T>(good: T, spoilt: (good: T, lines: Lines, defect: Defect) => T): T =>
      defect ? spoilt(good, lines, defect) : good;
    for (const make of [
      () => spoil(explain(lines), spoilLesson),
      () => repair(spoil(explain(lines), spoilLesson), failed ?? last),
      () => quizRepair(spoil(quiz(lines), spoilQuiz), failed ?? ''),
      () => spoil(guideTurn(lines, turns), spoilTurn),
      () => spoil(trace(lines), spoilTrace),
      () => spoil(rubric(lines), spoilRubric),
      () => spoil(wroteDiff ? changeVerdicts(written) : verdicts(lines, written), spoilVerdicts),
      () => spoil(assignment(), spoilAssignment),
      () => withBug(lines, (bug) => spoil(bug, spoilBug)),
      () => spoil(solve(lines, questions), spoilSolution),
    ]) {
      const candidate = make();
      if (obeys(candidate, schema)) return candidate;
    }
  }
  return anyValue(schema);
}

/** Where there is nothing to plant a bug into, no answer. */
function withBug(lines: Lines, change: (bug: PlantedBug) => PlantedBug): PlantedBug | undefined {
  const bug = plantedBug(lines);
  return bug && change(bug);
}

const small = ({ question }: Conversation): string =>
  `${SIGNATURE} there is no code in this conversation, so there is nothing that I could say about ${question === '' ? 'it' : 'your question'}. Select some code and ask for an explanation.`;
