import { createHash, randomBytes } from 'node:crypto';

/** An id in Stripe's form: its prefix, then letters and digits. */
export const newId = (prefix: string, length = 24): string => prefix + lettersOf(randomBytes(length), length);

/** The id that belongs to something else's, always the same. */
export const idAfter = (prefix: string, other: string): string =>
  prefix + lettersOf(createHash('sha256').update(other).digest(), 24);

const lettersOf = (bytes: Buffer, length: number): string =>
  bytes.toString('base64url').replaceAll(/[-_]/g, '0').slice(0, length);

/** The id of what may have been expanded. */
export function idOf(reference: string | { readonly id: string }): string;
export function idOf(reference: string | { readonly id: string } | null | undefined): string | undefined;
export function idOf(reference: string | { readonly id: string } | null | undefined): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}
