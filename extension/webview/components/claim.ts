import { html, nothing, type TemplateResult } from 'lit';
import type { ClaimActionId } from '../../src/panel/protocol.ts';
import { type ClaimId, isWrong } from '../../src/tutor/claims.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/** What the tutor claims, and the learner may call wrong. */
export interface ShownClaim {
  readonly id: ClaimId;
  /** What it is, in a word or two. */
  readonly name: string;
  /** What the learner calls wrong in this lesson. */
  readonly wrong: readonly ClaimId[] | undefined;
  /** It is still being written, or something else is: nothing can be said of it yet. */
  readonly isOpen?: boolean;
}

/**
 * A claim with the button that calls it wrong. Then it is folded away, and the same button, which keeps the focus, takes
 * that back.
 */
export function claim({ id, name, wrong, isOpen = false }: ShownClaim, content: TemplateResult): TemplateResult {
  const isRetired = isWrong(wrong, id);
  const act = (action: ClaimActionId) => () => post({ type: 'claim', action, claim: id });
  const label = t(isRetired ? 'notWrong' : 'isWrong', name);
  return html`<div class="claim" data-claim=${id} ?data-wrong=${isRetired}>
    ${
      isRetired
        ? html`<details class="retired">
          <summary><codetrain-icon name="chevron"></codetrain-icon><s>${name}</s><span>${t('calledWrong')}</span></summary>
          ${content}
        </details>`
        : content
    }
    ${
      isOpen
        ? nothing
        : html`<div class="claim-actions">
          <button type="button" class=${isRetired ? 'text-button' : 'icon-button'} title=${label} aria-label=${label}
            @click=${act(isRetired ? 'restore' : 'dispute')}
            >${isRetired ? t('undo') : html`<codetrain-icon name="circleSlash"></codetrain-icon>`}</button>
          ${isRetired ? html`<button type="button" class="text-button" @click=${act('report')}>${t('report')}</button>` : nothing}
        </div>`
    }
  </div>`;
}
