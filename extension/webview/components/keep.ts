import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/** What was answered can be asked again some other day, or will be: one question of Explain or Practice, several of a quiz. */
export function keep({ card, mode }: LessonView): TemplateResult | typeof nothing {
  if (card === undefined) return nothing;
  const isOne = mode === 'explain' || mode === 'practice';
  if (card === 'kept') return html`<p class="kept">${t(isOne ? 'cardKept' : 'cardsKept')}</p>`;
  return html`<vscode-button secondary @click=${() => post({ type: 'keepCard' })}
    >${t(isOne ? 'keepCard' : 'keepCards')}</vscode-button>`;
}
