import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';

/** Things worth a word before the lesson is read. */
export function notices({ notices: texts }: LessonView): TemplateResult | typeof nothing {
  if (texts.length === 0) return nothing;
  return html`<ul class="notices">${texts.map(
    (text) => html`<li><codetrain-icon name="info"></codetrain-icon><span>${text}</span></li>`,
  )}</ul>`;
}

/** How far the lesson can be trusted, and what was kept back from the tutor. */
export function footnotes(view: LessonView): TemplateResult | typeof nothing {
  const { refs, dropped } = view.verified;
  const showsVerified = refs + dropped > 0 && view.phase === 'done';
  if (!showsVerified && view.redactions === 0) return nothing;
  return html`<ul class="footnotes">
    ${showsVerified ? note('verified', t('verified', refs, refs + dropped)) : nothing}
    ${view.redactions === 0 ? nothing : note('shield', secrets(view.redactions))}
  </ul>`;
}

const secrets = (count: number): string => (count === 1 ? t('oneSecret') : t('secrets', count));

const note = (icon: string, text: string): TemplateResult =>
  html`<li><codetrain-icon name=${icon}></codetrain-icon><span>${text}</span></li>`;
