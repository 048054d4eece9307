import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { cardText, isOne } from '../cardText.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/**
 * What was answered can be asked again some other day, or will be: one question of Explain or Practice, several of a
 * quiz or a trace.
 * Before that it is solved once more by a model that is not shown the keys.
 */
export function keep(view: LessonView): TemplateResult | typeof nothing {
  const { card, mode, cardTrouble = '' } = view;
  switch (card) {
    case undefined:
      return nothing;
    case 'offered':
      return html`<vscode-button secondary @click=${() => post({ type: 'keepCard' })}
          >${t(isOne(mode) ? 'keepCard' : 'keepCards')}</vscode-button>
        ${isCertain(mode) ? nothing : html`<p class="muted">${t('keepHow')}</p>`}`;
    case 'unchecked':
      return html`<p>${t('cardUnchecked', cardTrouble)}</p>
        <div class="quiz-actions">
          <vscode-button @click=${() => post({ type: 'keepCard' })}>${t('tryAgain')}</vscode-button>
          <vscode-button secondary @click=${() => post({ type: 'keepUnverified' })}>${t('keepUnverified')}</vscode-button>
        </div>`;
    default:
      return html`<p class="kept">${cardText(view)}</p>`;
  }
}

/** Nobody has to be asked once more: what is kept has no key, or one that no model made. */
const isCertain = (mode: LessonView['mode']): boolean => mode === 'explainBack' || mode === 'practice';
