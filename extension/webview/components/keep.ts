import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/** What was answered can be asked again some other day, or will be. */
export function keep({ card }: LessonView): TemplateResult | typeof nothing {
  if (card === undefined) return nothing;
  if (card === 'kept') return html`<p class="kept">${t('cardKept')}</p>`;
  return html`<vscode-button secondary @click=${() => post({ type: 'keepCard' })}>${t('keepCard')}</vscode-button>`;
}
