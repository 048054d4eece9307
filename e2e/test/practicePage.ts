import type { FrameLocator, Locator } from 'playwright-core';
import { stage } from './stage.ts';

/** An exercise in the webview, with the copy that it is done in beside it. */
export class PracticePage {
  get #frame(): FrameLocator {
    return stage().workbench.webview();
  }

  /** The group of editors that holds the learner's file, and the copy in front of it. */
  get #editor(): Locator {
    return stage().workbench.page.locator('.editor-group-container').first();
  }

  /** Runs the command on what is selected, chooses an exercise, and waits until it is the learner's turn. */
  async begin(exercise: string): Promise<void> {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Practice');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: exercise }).click();
    // Not the one that was there before.
    await this.#frame
      .locator('main.lesson[aria-busy="false"]:not(:has(.outcome, .missed, .standing)) codetrain-practice .turn')
      .waitFor();
  }

  button(name: string): Locator {
    return this.#frame.getByRole('button', { name });
  }

  get symptom(): Locator {
    return this.#frame.locator('codetrain-practice .asked');
  }

  get pointed(): Locator {
    return this.#frame.locator('.pointed');
  }

  get missed(): Locator {
    return this.#frame.locator('.missed');
  }

  get outcome(): Locator {
    return this.#frame.locator('codetrain-practice .outcome');
  }

  get difference(): Locator {
    return this.#frame.locator('.difference');
  }

  get lineField(): Locator {
    return this.#frame.getByRole('spinbutton', { name: 'Line of the copy' });
  }

  get blocks(): Locator {
    return this.#frame.locator('.block-code');
  }

  get standing(): Locator {
    return this.#frame.locator('.standing');
  }

  get points(): Locator {
    return this.#frame.locator('codetrain-practice .point');
  }

  /** A line of the editor that is in front, by its text. */
  line(text: string): Locator {
    return this.#editor.locator('.view-line', { hasText: text });
  }

  /** Whether the editor hides the line of that text from sight. */
  async isHidden(text: string): Promise<boolean> {
    const opacities = await this.line(text)
      .locator('span > span')
      .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).opacity));
    return opacities.some((opacity) => opacity === '0');
  }

  /** Tab of the copy. */
  get copyTab(): Locator {
    return this.#editor.locator('.tab', { hasText: 'Untitled-' });
  }

  /** Whether the editor shows the learner's own file as changed. */
  async isDirty(name: string): Promise<boolean> {
    const tab = this.#editor.locator('.tab', { hasText: name }).first();
    return ((await tab.getAttribute('class')) ?? '').split(' ').includes('dirty');
  }

  /** Closes the copy, and answers the question whether to save it. */
  async closeCopy(): Promise<void> {
    const { page } = stage().workbench;
    const tab = this.copyTab.last();
    await tab.click();
    await tab.locator('.tab-actions .action-label').click();
    await page.getByRole('button', { name: "Don't Save" }).click();
    await this.copyTab.waitFor({ state: 'detached' });
  }
}
