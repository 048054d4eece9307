/** Limits that the strict subset of JSON schema cannot say; the checks enforce them. */
export const limits = {
  steps: 6,
  /** Of purpose and steps together. */
  words: 220,
} as const;
