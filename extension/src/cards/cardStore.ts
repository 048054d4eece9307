import { copyFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileLock } from '../base/fileLock.ts';
import { type Card, cardFileSchema, cardSchema, FILE_VERSION } from './card.ts';
import { migrated } from './migrate.ts';

/** A change of all cards: the cards after it, and what it comes to. */
export type Change<T> = (cards: readonly Card[]) => { readonly cards: readonly Card[]; readonly value: T };

/** What went wrong with the file, for the person to know. Nothing of it is lost: `setAside` names where it went. */
export interface CardTrouble {
  readonly setAside: string;
  /** Cards that could be read after all, from the file itself or from its backup. */
  readonly saved: number;
}

/** The file is of a version that this one does not know: it is left alone. */
export class NewerCardsError extends Error {
  override readonly name = 'NewerCardsError';
}

const ATTEMPTS = 5;

/**
 * All cards, in one file of the extension's storage, which all windows of this machine share. Each change reads the file,
 * writes a new one and renames it into place, under a lock: a crash leaves the file as it was, and two windows lose
 * nothing of each other. The file before the last change is kept as a backup.
 */
export class CardStore {
  readonly #folder: string;
  readonly #lock: FileLock;
  readonly #tell: (trouble: CardTrouble) => void;

  constructor(folder: string, tell: (trouble: CardTrouble) => void = () => {}, beatMilliseconds?: number) {
    this.#folder = folder;
    this.#lock = new FileLock(join(folder, 'cards.lock'), beatMilliseconds);
    this.#tell = tell;
  }

  /** @throws NewerCardsError */
  async read(): Promise<readonly Card[]> {
    const cards = await this.#load();
    // What cannot be read is set aside by whoever holds the lock: another window may be at it.
    return cards ?? (await this.update((saved) => ({ cards: saved, value: saved })));
  }

  /** @throws NewerCardsError, or what the file system says. */
  async update<T>(change: Change<T>): Promise<T> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const done = await this.#lock.hold(async (isHeld) => {
        const before = (await this.#load()) ?? (await this.#rescue());
        const { cards, value } = change(before);
        return cards === before || (await this.#write(cards, isHeld)) ? { value } : undefined;
      });
      if (done !== undefined) return done.value;
    }
    throw new Error('Another window keeps the cards locked.');
  }

  /** Nothing is left of any card, not even in backups. */
  async deleteAll(): Promise<void> {
    await this.#lock.hold(async () => {
      for (const name of await readdir(this.#folder).catch(() => [])) {
        if (name.startsWith('cards.') && !name.endsWith('.lock')) await rm(join(this.#folder, name), { force: true });
      }
    });
  }

  /** Undefined if the file is there and cannot be read. */
  async #load(): Promise<readonly Card[] | undefined> {
    const text = await readText(this.#file);
    // A file that was lost, while its backup was not.
    if (text === undefined) return cardsOf(await readText(this.#backup)) ?? [];
    if (isNewer(text)) throw new NewerCardsError('The cards were written by a newer version of CodeTrain.');
    return cardsOf(text);
  }

  /** Sets a damaged file aside, and takes what can be read from it, else from the backup. */
  async #rescue(): Promise<readonly Card[]> {
    const setAside = join(this.#folder, `cards.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.json`);
    const text = await readText(this.#file);
    const saved = merged(readableCards(text), cardsOf(await readText(this.#backup)) ?? []);
    await copyFile(this.#file, setAside);
    // Written at once: what is set aside must not be set aside again.
    await this.#write(saved, async () => true);
    this.#tell({ setAside, saved: saved.length });
    return saved;
  }

  /** @returns Whether it was written: not if another window has taken the lock meanwhile. */
  async #write(cards: readonly Card[], isHeld: () => Promise<boolean>): Promise<boolean> {
    await mkdir(this.#folder, { recursive: true });
    const written = join(this.#folder, `cards.${crypto.randomUUID()}.partial`);
    const file = await open(written, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify({ version: FILE_VERSION, cards }));
      // On the disk before it takes the name, or a power cut leaves an empty file of that name.
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await isHeld())) {
      await rm(written, { force: true });
      return false;
    }
    if (cardsOf(await readText(this.#file)) !== undefined) await this.#keepBackup();
    await rename(written, this.#file);
    await this.#sweep();
    return true;
  }

  /** Renamed into place too: a backup that is half written is none. */
  async #keepBackup(): Promise<void> {
    const copy = join(this.#folder, `cards.${crypto.randomUUID()}.partial`);
    await copyFile(this.#file, copy);
    await rename(copy, this.#backup);
  }

  /** What a window left half written when it ended. Only who holds the lock writes, so what is there is of nobody. */
  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (name.endsWith('.partial')) await rm(join(this.#folder, name), { force: true });
    }
  }

  get #file(): string {
    return join(this.#folder, 'cards.json');
  }

  get #backup(): string {
    return join(this.#folder, 'cards.backup.json');
  }
}

/** Cards of two sources, each once: the one that was reviewed more often, since a review is never unlearned by a file. */
export function merged(first: readonly Card[], second: readonly Card[]): Card[] {
  const cards = new Map(first.map((card) => [card.id, card]));
  for (const card of second) {
    const known = cards.get(card.id);
    if (known === undefined || card.log.length > known.log.length) cards.set(card.id, card);
  }
  return [...cards.values()];
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : migrated(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function cardsOf(text: string | undefined): readonly Card[] | undefined {
  const parsed = cardFileSchema.safeParse(parse(text));
  return parsed.success ? parsed.data.cards : undefined;
}

/** The cards of a file in which some are damaged. */
function readableCards(text: string | undefined): Card[] {
  const data = parse(text);
  if (typeof data !== 'object' || data === null || !('cards' in data) || !Array.isArray(data.cards)) return [];
  return data.cards.flatMap((card: unknown) => {
    const parsed = cardSchema.safeParse(card);
    return parsed.success ? [parsed.data] : [];
  });
}

function isNewer(text: string): boolean {
  const data = parse(text);
  if (typeof data !== 'object' || data === null || !('version' in data)) return false;
  return typeof data.version === 'number' && data.version > FILE_VERSION;
}
