import { Spending, type Spent } from './spending.ts';
import { type Share, Tally } from './tally.ts';

/** What was measured of one mode. Shares and words of what did not come up are not there, rather than 0. */
export interface FiguresOf {
  /** First answers in which the checks found nothing to mend. */
  readonly firstTry: Share;
  /** The same after the one repair, of all answers. */
  readonly afterRepair: Share;
  /** Answers of which something could be shown, repaired or without what failed. */
  readonly shown: Share;
  /** References of first answers that stand in the code as given; whatever points nowhere counts, also if it is mended. */
  readonly references: Share;
  /** What the checks found in first answers, by rule, and answers that were none: `cutOff`, `declined`, `otherForm`. */
  readonly defects: Readonly<Record<string, number>>;
  /** Words of what a learner reads at once: a lesson, a question, a turn. */
  readonly words: Words | undefined;
  /** What is measured in this mode alone, by what it is called. */
  readonly shares: Readonly<Record<string, Share>>;
  /** Requests to which nobody answered. */
  readonly unanswered: number;
  readonly spent: Spent;
}

export interface Words {
  readonly median: number;
  readonly most: number;
}

/** Figures of a mode while they are gathered. */
export class Figures {
  readonly firstTry = new Tally();
  readonly afterRepair = new Tally();
  readonly shown = new Tally();
  readonly references = new Tally();
  readonly words: number[] = [];
  readonly spending: Spending;
  unanswered = 0;
  readonly #defects = new Map<string, number>();
  readonly #shares = new Map<string, Tally>();

  constructor(spending = new Spending()) {
    this.spending = spending;
  }

  /** For what has to be asked on the way and is not to be measured; what it costs counts. */
  aside(): Figures {
    return new Figures(this.spending);
  }

  defect(rule: string): void {
    this.#defects.set(rule, (this.#defects.get(rule) ?? 0) + 1);
  }

  share(name: string): Tally {
    const tally = this.#shares.get(name) ?? new Tally();
    this.#shares.set(name, tally);
    return tally;
  }

  get all(): FiguresOf {
    const words = this.words.toSorted((a, b) => a - b);
    const [median, most] = [words[Math.floor(words.length / 2)], words.at(-1)];
    return {
      firstTry: this.firstTry.share,
      afterRepair: this.afterRepair.share,
      shown: this.shown.share,
      references: this.references.share,
      defects: Object.fromEntries([...this.#defects].sort(([, a], [, b]) => b - a)),
      words: median === undefined || most === undefined ? undefined : { median, most },
      shares: Object.fromEntries([...this.#shares].map(([name, tally]) => [name, tally.share])),
      unanswered: this.unanswered,
      spent: this.spending.spent,
    };
  }
}
