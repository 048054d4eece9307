import { type Card, cardFileSchema, FILE_VERSION } from './card.ts';
import { migrated } from './migrate.ts';

/** Largest file that is read: about ten thousand cards. */
export const MAX_IMPORT_BYTES = 50_000_000;

/** All cards as a file that `parseImport` reads, on this machine or another one. */
export const exportText = (cards: readonly Card[]): string =>
  `${JSON.stringify({ version: FILE_VERSION, cards }, undefined, 2)}\n`;

export type Import =
  | { readonly kind: 'cards'; readonly cards: readonly Card[] }
  | { readonly kind: 'refused'; readonly why: 'tooLarge' | 'noJson' | 'newer' | 'invalid'; readonly where?: string };

/** Reads an exported file. All of it or nothing: half an import would be hard to undo. */
export function parseImport(bytes: Uint8Array): Import {
  if (bytes.byteLength > MAX_IMPORT_BYTES) return { kind: 'refused', why: 'tooLarge' };
  let data: unknown;
  try {
    data = migrated(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return { kind: 'refused', why: 'noJson' };
  }
  const parsed = cardFileSchema.safeParse(data);
  if (parsed.success) return { kind: 'cards', cards: parsed.data.cards };
  const version = typeof data === 'object' && data !== null && 'version' in data ? data.version : undefined;
  if (typeof version === 'number' && version > FILE_VERSION) return { kind: 'refused', why: 'newer' };
  return { kind: 'refused', why: 'invalid', where: parsed.error.issues[0]?.path.join('.') ?? '' };
}
