import type { FrameLocator, Locator } from 'playwright-core';
import { stage } from './stage.ts';

/** The pages of plan and usage in the webview, as a person reads and uses them. A lesson may be beside them. */
export class PlanPage {
  get #frame(): FrameLocator {
    return stage().workbench.webview('last');
  }

  plan(name: string): Locator {
    return this.#frame.locator(`[data-plan="${name}"]`);
  }

  /** What is said above the plans or the figures. */
  get callouts(): Locator {
    return this.#frame.locator('.callout');
  }

  get buy(): Locator {
    return this.#frame.locator('vscode-button.buy');
  }

  get manage(): Locator {
    return this.#frame.locator('vscode-button.manage');
  }

  get main(): Locator {
    return this.#frame.locator('main');
  }

  interval(name: string): Locator {
    return this.#frame.getByRole('radio', { name });
  }

  meter(name: string): Locator {
    return this.#frame.getByRole('meter', { name });
  }
}
