import { html, type TemplateResult } from 'lit';
import { t } from '../strings.ts';

/** Said at a key on which the tutor does not agree with itself. */
export const doubt = (): TemplateResult =>
  html`<p class="doubt"><codetrain-icon name="warning"></codetrain-icon><span>${t('doubtful')}</span></p>`;
