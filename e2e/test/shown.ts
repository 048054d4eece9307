import type { Locator } from 'playwright-core';

/** The text of an element as it is shown, without what is hidden. */
export async function shown(locator: Locator): Promise<string> {
  return locator.innerText();
}
