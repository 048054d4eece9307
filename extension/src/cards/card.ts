import * as z from 'zod/mini';

/**
 * Cards as they lie in the storage of the extension and in exported files. What is read from either is held against this
 * schema: an export may come from anybody.
 */

const instant = z.iso.datetime();
const count = z.int().check(z.nonnegative());
const shortText = z.string().check(z.maxLength(200));
const longText = z.string().check(z.maxLength(4_000));

export const gradeNames = ['again', 'hard', 'good', 'easy'] as const;
export type GradeName = (typeof gradeNames)[number];

/** State of the scheduler FSRS, as `ts-fsrs` has it, with instants as text. */
const scheduleSchema = z.strictObject({
  due: instant,
  stability: z.number().check(z.nonnegative()),
  difficulty: z.number().check(z.nonnegative()),
  scheduledDays: count,
  learningSteps: count,
  reps: count,
  lapses: count,
  state: z.int().check(z.minimum(0), z.maximum(3)),
  lastReview: z.optional(instant),
});
export type Schedule = z.infer<typeof scheduleSchema>;

const reviewSchema = z.strictObject({
  at: instant,
  grade: z.enum(gradeNames),
  /** The schedule before it, by which it can be taken back. */
  before: scheduleSchema,
});
export type Review = z.infer<typeof reviewSchema>;

const anchorSchema = z.strictObject({
  startLine: z.int().check(z.minimum(1)),
  endLine: z.int().check(z.minimum(1)),
  quote: z.string().check(z.maxLength(1_000)),
});

const placeSchema = z.strictObject({
  /** Address of the workspace folder; empty for a file outside of one. */
  workspace: z.string().check(z.maxLength(2_000)),
  workspaceName: shortText,
  /** Relative to the folder, with `/`. */
  path: z.string().check(z.minLength(1), z.maxLength(2_000)),
  languageId: shortText,
  symbolPath: z.array(shortText).check(z.maxLength(20)),
  startLine: z.int().check(z.minimum(1)),
  /** The lines that the question is about, as they were, secrets replaced. */
  lines: z.array(longText).check(z.maxLength(300)),
  /** SHA-256 of the lines, white space folded. */
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  anchors: z.array(anchorSchema).check(z.maxLength(10)),
});
export type CardPlace = z.infer<typeof placeSchema>;

const shared = {
  id: z.uuid(),
  /** The mode of the lesson that asked it, or the kind of a question that no model made. */
  type: shortText,
  /** The name that a question without a model is about: by it the key is looked up again. */
  subject: z.optional(shortText),
  question: longText.check(z.minLength(1)),
  /** What the learner seemed to believe when they got it wrong. */
  misconception: z.optional(shortText),
  place: placeSchema,
  /** A model made it, and nobody has solved it a second time without its key. */
  unverified: z.optional(z.literal(true)),
  createdAt: instant,
  schedule: scheduleSchema,
  log: z.array(reviewSchema).check(z.maxLength(1_000)),
  /** Never asked again: the learner said that it is wrong. */
  retiredAt: z.optional(instant),
};

/** A question with options and a key: code says how an answer went. */
const choiceCardSchema = z.strictObject({
  kind: z.literal('choice'),
  ...shared,
  options: z.array(z.strictObject({ text: longText.check(z.minLength(1)), correct: z.boolean(), why: longText })).check(
    z.minLength(2),
    z.maxLength(8),
    z.refine((options) => options.filter(({ correct }) => correct).length === 1, 'exactly one option is correct'),
  ),
});
export type ChoiceCard = z.infer<typeof choiceCardSchema>;

/** A question whose answer is recalled freely, and then shown: the learner says how it went. */
const recallCardSchema = z.strictObject({
  kind: z.literal('recall'),
  ...shared,
  /** Markdown. */
  answer: longText.check(z.minLength(1)),
});
export type RecallCard = z.infer<typeof recallCardSchema>;

export const cardSchema = z.discriminatedUnion('kind', [choiceCardSchema, recallCardSchema]);
export type Card = ChoiceCard | RecallCard;

/** Earlier ones are read through `migrated`. */
export const FILE_VERSION = 2;

export const cardFileSchema = z.strictObject({ version: z.literal(FILE_VERSION), cards: z.array(cardSchema) });
