import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';

export const assignmentSchema = z.strictObject({
  task: z.string().check(z.describe('The change of behaviour to make, one or two sentences. What, never how.')),
  points: z
    .array(
      z.strictObject({
        point: z.string().check(z.describe('What the changed code must do, one sentence that its lines can show.')),
        about: z
          .enum(['changed', 'kept'])
          .check(z.describe('changed: new behaviour, shown by new lines. kept: what must still hold.')),
      }),
    )
    .check(z.describe('Two to four points, the new behaviour first.')),
  hints: z
    .array(z.string())
    .check(z.describe('Two hints: where to look, then which idea. Neither says how it is done.')),
  sketch: z.string().check(z.describe('How it can be done, in at most three sentences. Hidden until asked for.')),
});
export type AssignmentAnswer = z.infer<typeof assignmentSchema>;
export const assignmentFormat = toAnswerFormat(assignmentSchema);
