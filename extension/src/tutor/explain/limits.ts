/** Limits that the strict subset of JSON schema cannot say; the checks enforce them. */
export const limits = {
  steps: 6,
  /** Of purpose and steps together. */
  words: 220,
  /** Of the question and its options together, without the reasons. */
  questionWords: 120,
  minOptions: 2,
  maxOptions: 4,
  /** Longest option by shortest, in characters: a key that stands out by its length gives itself away. */
  optionLengthRatio: 1.6,
  /** A difference of so few characters gives nothing away, whatever the ratio: `3` beside `12`. */
  optionLengthSlack: 8,
} as const;
