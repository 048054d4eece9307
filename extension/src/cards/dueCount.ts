import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDue, nextDue } from './due.ts';

/** How many cards are due, and when the next one will be. */
export interface DueCount {
  readonly count: number;
  readonly next: Date | undefined;
}

/** Counts without the schema, so that counting loads nothing. A file that cannot be read counts none: who opens it tells. */
export async function countDue(storage: string, now: Date): Promise<DueCount> {
  try {
    const data: unknown = JSON.parse(await readFile(join(storage, 'cards', 'cards.json'), 'utf8'));
    const cards =
      typeof data === 'object' && data !== null && 'cards' in data && Array.isArray(data.cards) ? data.cards : [];
    return { count: cards.filter((card) => isDue(card, now)).length, next: nextDue(cards, now) };
  } catch {
    return { count: 0, next: undefined };
  }
}
