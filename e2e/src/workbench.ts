import path from 'node:path';
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core';
import { outDir } from './paths.ts';

/** The workbench of VS Code in a page, as a person meets it: by what is written on it. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address of `CodeServer.workbench` and waits until the folder's files are shown. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async ready(): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Runs a command by its title in the palette, for instance `CodeTrain: Explain`. */
  async run(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
  }

  /** Titles that the palette offers for what is typed. */
  async offered(text: string): Promise<string[]> {
    await this.#quickInput('F1', `>${text}`);
    const titles = await this.page.locator('.quick-input-list .monaco-list-row .label-name').allTextContents();
    await this.page.keyboard.press('Escape');
    return titles;
  }

  /** Opens a file in the first group of editors, whatever has the focus: a lesson beside it stays in sight. */
  async openFile(name: string): Promise<void> {
    const group = this.page.locator('.editor-group-container').first();
    const focused = group.and(this.page.locator('.active'));
    const tab = group.locator('.tab.active', { hasText: name });
    // A window that was just opened may miss the key, or restore a panel that takes the focus. Then try again.
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press('Control+1');
        await focused.waitFor({ timeout: 3_000 });
        if (!(await tab.isVisible())) await this.#pick('Control+P', name, name);
        await tab.waitFor({ timeout: 3_000 });
        break;
      } catch (error) {
        if (attempt === 40) throw error;
      }
    }
    await group.locator('.monaco-editor .view-line').first().waitFor();
  }

  /** Puts the cursor at the start of a line of the editor that has the focus. */
  async goToLine(line: number): Promise<void> {
    await this.#quickInput('Control+G', `:${line}:1`);
    await this.page.keyboard.press('Enter');
    await this.status(`Ln ${line}, Col 1`).waitFor();
  }

  /** Opens a file, selects whole lines (not its very last one), and waits until the workbench says so. */
  async selectLines(name: string, from: number, to: number): Promise<void> {
    await this.openFile(name);
    await this.goToLine(from);
    // To the start of the line after: going to the end of a long line would scroll the editor sideways.
    for (let line = from; line <= to; line++) await this.page.keyboard.press('Shift+ArrowDown');
    await this.status('selected)').waitFor();
  }

  /** Opens the context menu of the editor over a text and picks entries, from menu to submenu. */
  async contextMenu(over: string, ...entries: string[]): Promise<void> {
    const line = this.page.locator('.monaco-editor .view-line', { hasText: over }).first();
    await line.click({ button: 'right', position: { x: 30, y: 8 } });
    for (const [index, entry] of entries.entries()) {
      // Two menus may have an entry of the same name: the one meant is in the menu that opened last.
      if (index > 0)
        await this.page
          .locator('.monaco-submenu')
          .nth(index - 1)
          .waitFor();
      const item = this.page.locator('.monaco-menu .action-item', { hasText: new RegExp(`^\\s*${entry}`) }).last();
      await item.waitFor();
      // The menu swallows a click that comes in its first quarter of a second: it could be the opening one's release.
      await this.page.waitForTimeout(300);
      if (index < entries.length - 1) await item.hover();
      else await item.click();
    }
  }

  /** Types into the input box that the workbench shows, and confirms. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) .quick-input-box input');
    await input.fill(text);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  async closeAllEditors(): Promise<void> {
    await this.run('View: Close All Editors');
    await this.page.locator('.editor-group-watermark').first().waitFor();
  }

  status(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  notification(text: string): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /**
   * The document inside the webview that is in sight.
   * @param which Of two beside each other: the one that was opened first, or last.
   */
  webview(which?: 'first' | 'last'): FrameLocator {
    const all = this.page.locator('iframe.webview.ready');
    const one = which === undefined ? all : all[which]();
    return one.contentFrame().frameLocator('iframe#active-frame');
  }

  /** Numbers of the lines that an extension has decorated as a whole, in the editor that shows them. */
  async decoratedLines(): Promise<number[]> {
    return this.page.evaluate(() => {
      const numbers = new Map<number, number>();
      const top = (element: Element) => Math.round(element.getBoundingClientRect().top);
      for (const element of document.querySelectorAll('.monaco-editor .line-numbers')) {
        numbers.set(top(element), Number(element.textContent));
      }
      // Classes of decorations of extensions start with `ced-` (code editor decoration).
      const decorations = [...document.querySelectorAll('.monaco-editor .view-overlays .cdr[class*="ced-"]')];
      const lines = decorations.map((element) => numbers.get(top(element)) ?? 0);
      return [...new Set(lines)].sort((a, b) => a - b);
    });
  }

  /** Keeps a picture in `e2e/out/`. */
  async screenshot(name: string): Promise<void> {
    await Promise.all(this.page.frames().map(painted));
    const file = `${name.replaceAll(/[^\w-]+/g, '-').slice(0, 100)}.png`;
    await this.page.screenshot({ path: path.join(outDir, file) });
  }

  /**
   * Opens a quick input by its key and types into it. A window that was just opened may not hear the key yet, or moves
   * the focus once more, which closes the input: then again.
   */
  async #quickInput(key: string, text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:not([style*="display: none"]) .quick-input-filter input');
    for (let attempt = 1; ; attempt++) {
      try {
        if (!(await input.isVisible())) await this.page.keyboard.press(key);
        await input.fill(text, { timeout: 3_000 });
        await this.page.locator('.quick-input-list .monaco-list-row.focused').waitFor({ timeout: 3_000 });
        return;
      } catch (error) {
        if (attempt === 8) throw error;
        // Where none is open, Escape would take the selection away from the editor.
        if (await input.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  /**
   * Picks a row of a quick input. The list is made when it opens, and a window that was just opened may not know all
   * commands and files by then: it is opened again until the row is there.
   */
  async #pick(key: string, text: string, row: string): Promise<void> {
    const found = this.page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first();
    for (let attempt = 1; ; attempt++) {
      await this.#quickInput(key, text);
      try {
        return await found.click({ timeout: 3_000 });
      } catch (error) {
        if (attempt === 8) throw error;
        await this.page.keyboard.press('Escape');
      }
    }
  }
}

/** Resolves once a frame shows what it holds by now; a frame that is not shown paints nothing and is not waited for. */
async function painted(frame: Frame): Promise<void> {
  const paint = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      setTimeout(resolve, 500);
    });
  // The frame may be gone meanwhile.
  await frame.evaluate(paint).catch(() => {});
}
