import * as z from 'zod/mini';
import { toAnswerFormat } from '../answerFormat.ts';
import { rawRefSchema } from '../rawRef.ts';

/** How far the learner is, by what they wrote last. `understood` ends the dialogue. */
export const learnerStates = ['beginning', 'onTrack', 'mistaken', 'stuck', 'understood'] as const;
export type LearnerState = (typeof learnerStates)[number];

export const guideTurnSchema = z.strictObject({
  learner: z.enum(learnerStates),
  misconception: z
    .string()
    .check(z.describe('What the learner wrongly believes, a short phrase; an empty string if nothing.')),
  says: z
    .string()
    .check(z.describe('What their answer got right, or where it leads, one sentence; empty at the beginning.')),
  question: z
    .string()
    .check(z.describe('The one question to think about next; an empty string if the learner has understood.')),
  focus: rawRefSchema,
  hints: z
    .array(z.strictObject({ rung: z.int(), text: z.string() }))
    .check(
      z.describe(
        'Three hints. Rung 1: where to look. Rung 2: which idea. Rung 3: what happens with a concrete input. None says the answer.',
      ),
    ),
  answer: z.string().check(z.describe('The answer to the question, one or two sentences. Hidden until asked for.')),
});
export type GuideTurnAnswer = z.infer<typeof guideTurnSchema>;
export const guideTurnFormat = toAnswerFormat(guideTurnSchema);
