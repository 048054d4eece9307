import * as z from 'zod/mini';
import { QUOTE_LENGTH } from './refs.ts';

/** A place in the code as a model names it: to be held against the code. */
export const rawRefSchema = z.strictObject({
  startLine: z.int().check(z.describe('Real number of the first line, as it stands before the bar.')),
  endLine: z.int().check(z.describe('Real number of the last line; equal to startLine for one line.')),
  quote: z
    .string()
    .check(
      z.describe(
        `Exact text of startLine without surrounding white space, its first ${QUOTE_LENGTH} characters if it is longer.`,
      ),
    ),
});
export type RawRef = z.infer<typeof rawRefSchema>;
