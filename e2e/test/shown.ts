import type { Locator } from 'playwright-core';

/** The text of an element as it is shown, without what is hidden. */
export async function shown(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: text that is hidden is not to be read.
  return locator.innerText();
}
