import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Card, ChoiceCard, GradeName } from './card.ts';
import { CardStore, type CardTrouble, type Change, merged } from './cardStore.ts';
import { isDue } from './due.ts';
import { isWorkspace } from './findCode.ts';
import { type Learned, makeCard } from './makeCard.ts';
import { reviewed, withoutLastReview } from './schedule.ts';

/** How long a card rests whose code has changed. */
const REST_MILLISECONDS = 7 * 86_400_000;

/** What became of questions that were to be kept. */
export interface Kept {
  /** Of those that are cards now, how many were none before. */
  readonly added: number;
  /** How many can be no card: a secret stands in them, or they are too long. */
  readonly refused: number;
}

/** The cards of this machine, and what can be done with them. */
export class Deck {
  readonly #store: CardStore;
  readonly #changed: () => void;

  constructor(storage: vscode.Uri, log: vscode.LogOutputChannel, changed: () => void) {
    this.#store = new CardStore(join(storage.fsPath, 'cards'), (trouble) => {
      log.warn(`The file of cards was damaged. It is kept as ${trouble.setAside}; ${trouble.saved} cards were saved.`);
      void tell(trouble);
    });
    this.#changed = changed;
  }

  all(): Promise<readonly Card[]> {
    return this.#store.read();
  }

  /** Those that are due, of the given workspace folders first, then by how long. */
  async due(now: Date, folders: readonly vscode.Uri[]): Promise<Card[]> {
    const isElsewhere = ({ place }: Card) => Number(!folders.some((folder) => isWorkspace(place.workspace, folder)));
    return (await this.all())
      .filter((card) => isDue(card, now))
      .sort((a, b) => isElsewhere(a) - isElsewhere(b) || Date.parse(a.schedule.due) - Date.parse(b.schedule.due));
  }

  /** Makes cards of what was asked; what is kept already is not kept twice. */
  async keep(learned: readonly Learned[], now: Date): Promise<Kept> {
    const made = (await Promise.all(learned.map((each) => makeCard(each, now)))).filter((card) => card !== undefined);
    return this.#update((cards) => {
      const added = made.filter((card) => !cards.some((known) => isSame(known, card)));
      return {
        cards: added.length === 0 ? cards : [...cards, ...added],
        value: { added: added.length, refused: learned.length - made.length },
      };
    });
  }

  /** Counts an answer. @param question What the card asks from now on, if its code has changed. */
  async answer(
    id: string,
    grade: GradeName,
    now: Date,
    question?: Pick<ChoiceCard, 'question' | 'options' | 'place'>,
  ): Promise<void> {
    await this.#change(id, (card) => reviewed(card.kind === 'choice' ? { ...card, ...question } : card, grade, now));
  }

  undo(id: string): Promise<void> {
    return this.#change(id, withoutLastReview);
  }

  /** The learner says that it is wrong: it is never asked again. */
  retire(id: string, now: Date): Promise<void> {
    return this.#change(id, (card) => ({ ...card, retiredAt: now.toISOString() }));
  }

  unretire(id: string): Promise<void> {
    return this.#change(id, ({ retiredAt: _, ...card }) => card);
  }

  rest(id: string, now: Date): Promise<void> {
    const due = new Date(now.getTime() + REST_MILLISECONDS).toISOString();
    return this.#change(id, (card) => ({ ...card, schedule: { ...card.schedule, due } }));
  }

  /** @returns How many cards are new here. */
  async add(imported: readonly Card[]): Promise<number> {
    return this.#update((cards) => {
      const all = merged(cards, imported);
      return { cards: all, value: all.length - cards.length };
    });
  }

  async deleteAll(): Promise<void> {
    await this.#store.deleteAll();
    this.#changed();
  }

  #change(id: string, change: (card: Card) => Card): Promise<void> {
    return this.#update((cards) => ({
      cards: cards.map((card) => (card.id === id ? change(card) : card)),
      value: undefined,
    }));
  }

  async #update<T>(change: Change<T>): Promise<T> {
    const value = await this.#store.update(change);
    this.#changed();
    return value;
  }
}

/** The same question about the same code, asked by another quiz. */
const isSame = (a: Card, b: Card): boolean =>
  a.retiredAt === undefined &&
  a.type === b.type &&
  a.subject === b.subject &&
  a.question === b.question &&
  a.place.workspace === b.place.workspace &&
  a.place.path === b.place.path;

async function tell({ setAside, saved }: CardTrouble): Promise<void> {
  const show = l10n.t('Show File');
  const answer = await vscode.window.showWarningMessage(
    l10n.t('The file of your cards was damaged. It was set aside, and {0} cards were saved.', saved),
    show,
  );
  if (answer === show) await vscode.window.showTextDocument(vscode.Uri.file(setAside));
}
