import type { FrameLocator, Locator } from 'playwright-core';
import { shown } from './shown.ts';
import { stage } from './stage.ts';

/** How a lesson tells how far it is: by what a reader sees of it. */
const phases = {
  streaming: '.lesson-header:has-text("Writing…")',
  done: 'main.lesson[aria-busy="false"]:not(:has(.failure, .stopped-note))',
  stopped: 'main.lesson[aria-busy="false"]:has(.stopped-note)',
  failed: 'main.lesson[aria-busy="false"]:has(.failure)',
} as const;

/** The lesson in the webview, as a person reads and uses it. */
export class LessonPage {
  readonly #place: 'first' | undefined;

  /** @param place Where another webview may be beside it. */
  constructor(place?: 'first') {
    this.#place = place;
  }

  get #frame(): FrameLocator {
    return stage().workbench.webview(this.#place);
  }

  /** Runs a command on what is selected, and waits until the panel shows the new lesson. */
  async explain(command = 'CodeTrain: Explain'): Promise<void> {
    await this.begins(() => stage().workbench.run(command));
  }

  /** Does what begins a lesson, and waits until the panel shows that one and no longer the one before. */
  async begins(act: () => Promise<void>): Promise<void> {
    await act();
    await this.#frame.locator('main.lesson[aria-busy="true"], .lesson .failure').first().waitFor();
  }

  /** Resolves when the lesson is so far. */
  async reaches(phase: keyof typeof phases): Promise<void> {
    await this.#frame.locator(phases[phase]).waitFor();
  }

  /** What is explained, for instance `cart.ts:10–19`. */
  async source(): Promise<string> {
    return (await this.#frame.locator('.source-link').textContent()) ?? '';
  }

  get purpose(): Locator {
    return this.#frame.locator('.purpose');
  }

  get steps(): Locator {
    return this.#frame.locator('codetrain-step');
  }

  get lineChips(): Locator {
    return this.#frame.locator('codetrain-step .line-chip');
  }

  get check(): Locator {
    return this.#frame.locator('codetrain-question');
  }

  /** Questions of a quiz, those that were answered and the one that is asked. */
  get questions(): Locator {
    return this.#frame.locator('codetrain-quiz codetrain-question');
  }

  get turns(): Locator {
    return this.#frame.locator('codetrain-guide .turn');
  }

  get traceSteps(): Locator {
    return this.#frame.locator('codetrain-trace .trace-step');
  }

  /** Where a value is filled in. */
  get blank(): Locator {
    return this.#frame.getByRole('textbox', { name: /after this line/ });
  }

  /** Said of a blank that is still open. */
  get blankNote(): Locator {
    return this.#frame.locator('.blank-note');
  }

  /** How far a trace can be trusted. */
  get trust(): Locator {
    return this.#frame.locator('.trust');
  }

  /** Said of a key on which the tutor does not agree with itself. */
  get doubts(): Locator {
    return this.#frame.locator('.doubt');
  }

  /** Where the learner explains. */
  get explanation(): Locator {
    return this.#frame.locator('codetrain-explain-back textarea');
  }

  get marked(): Locator {
    return this.#frame.locator('codetrain-explain-back mark');
  }

  /** Said once cards were made. */
  get kept(): Locator {
    return this.#frame.locator('.kept');
  }

  /** What the learner called wrong, folded away. */
  get retired(): Locator {
    return this.#frame.locator('.retired');
  }

  /** What is asked while a lesson is being written. */
  get warmUp(): Locator {
    return this.#frame.locator('.warm-up');
  }

  get outcome(): Locator {
    return this.#frame.locator('.outcome');
  }

  /** The whole page, with everything in it. */
  async content(): Promise<string> {
    return this.#frame.locator('html').evaluate((element) => element.outerHTML);
  }

  get failure(): Locator {
    return this.#frame.locator('.lesson .failure');
  }

  get followUps(): Locator {
    return this.#frame.locator('.follow-up');
  }

  get images(): Locator {
    return this.#frame.locator('img');
  }

  get footnotes(): Locator {
    return this.#frame.locator('.footnotes');
  }

  button(name: string): Locator {
    return this.#frame.getByRole('button', { name });
  }

  async ask(question: string): Promise<void> {
    const input = this.#frame.locator('codetrain-composer textarea');
    await input.fill(question);
    await input.press('Enter');
  }

  /** Everything that is to be read. */
  async text(): Promise<string> {
    return shown(this.#frame.locator('codetrain-app'));
  }
}

/** First and last line that a chip names: `Line 7`, `Lines 7–9`. */
export async function linesOf(chip: Locator): Promise<{ first: number; last: number }> {
  const [first, last] = (await shown(chip)).match(/\d+/g) ?? [];
  if (first === undefined) throw new Error('The chip names no line.');
  return { first: Number(first), last: Number(last ?? first) };
}
