import axe from 'axe-core';
import type { LessonPage } from './lessonPage.ts';

/** What axe finds, as `rule: element – why`. The page's policy lets no other script in, so axe comes by the debugger. */
export async function findings({ page }: LessonPage, disabled: readonly string[] = []): Promise<string[]> {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(axe.source);
  return await page.evaluate(async (names) => {
    const rules = Object.fromEntries(names.map((name) => [name, { enabled: false }]));
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'], rules });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 80)} – ${any[0]?.message ?? ''}`),
    );
  }, disabled);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
