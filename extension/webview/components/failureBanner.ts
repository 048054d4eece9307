import { html, nothing, type TemplateResult } from 'lit';
import type { FailureView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/** What went wrong, in words, with the ways forward. `followUpId` tells which question failed, if it was one. */
export function failureBanner(failure: FailureView, followUpId?: string): TemplateResult {
  const { requestId } = failure;
  return html`<section class="failure" role="group" aria-label=${failure.title}>
    <codetrain-icon name="error"></codetrain-icon>
    <div class="failure-body">
      <p class="failure-title">${failure.title}</p>
      <p class="failure-detail">${failure.detail}</p>
      ${
        failure.actions.length === 0
          ? nothing
          : html`<div class="failure-actions">${failure.actions.map(
              ({ id, label }, index) =>
                html`<vscode-button ?secondary=${index > 0} data-action=${id} @click=${() =>
                  post({ type: 'failureAction', action: id, ...(followUpId !== undefined && { followUpId }) })}
                  >${label}</vscode-button>`,
            )}</div>`
      }
      ${
        requestId === undefined
          ? nothing
          : html`<p class="request-id">
            <span>${t('requestId', requestId)}</span>
            <button type="button" class="icon-button" title=${t('copyRequestId')} aria-label=${t('copyRequestId')}
              @click=${() => post({ type: 'copyCode', text: requestId })}
              ><codetrain-icon name="copy"></codetrain-icon></button>
          </p>`
      }
    </div>
  </section>`;
}
