import type { Locator } from 'playwright-core';
import { shown } from './shown.ts';
import { stage } from './stage.ts';

/** A quiz or a review in the webview, as a person answers it. */
export class QuizPage {
  get #frame() {
    return stage().workbench.webview();
  }

  get question(): Locator {
    return this.#frame.locator('codetrain-question');
  }

  /** A question without options. */
  get recall(): Locator {
    return this.#frame.locator('.recall');
  }

  get options(): Locator {
    return this.question.getByRole('radio');
  }

  get feedback(): Locator {
    return this.question.locator('.feedback');
  }

  get summary(): Locator {
    return this.#frame.locator('.summary');
  }

  get notices(): Locator {
    return this.#frame.locator('.notices');
  }

  get charts(): Locator {
    return this.#frame.getByRole('img');
  }

  button(name: string): Locator {
    return this.#frame.getByRole('button', { name });
  }

  /** Number and count of the present question. */
  readonly number = async (): Promise<{ number: number; of: number }> => {
    const [number, of] = (await shown(this.question.locator('h2'))).match(/\d+/g) ?? [];
    return { number: Number(number), of: Number(of) };
  };

  /** Answers with the option of that text, or with the first. */
  async answer(text?: string, confidence = 'I am sure'): Promise<void> {
    const label =
      text === undefined ? this.question.locator('label') : this.question.locator('label', { hasText: text });
    await label.first().click();
    await this.button(confidence).first().click();
    await this.feedback.waitFor();
  }
}
