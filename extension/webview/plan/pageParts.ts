import { html, nothing, type TemplateResult } from 'lit';
import type { AccountView, PlanPage } from '../../src/billing/protocol.ts';
import { send } from './send.ts';
import { pt } from './strings.ts';

/** Title, account, and the way to the other page. */
export const pageHeader = (title: string, account: AccountView, other: PlanPage): TemplateResult =>
  html`<header class="page-header">
    <div>
      <h1>${title}</h1>
      ${account.label === undefined ? nothing : html`<p class="muted">${pt('signedInAs', account.label)}</p>`}
    </div>
    <div class="page-actions">
      ${
        account.subscribed
          ? html`<vscode-button secondary class="manage" @click=${() => send({ type: 'manage' })}>${pt('manage')}</vscode-button>`
          : nothing
      }
      <vscode-button secondary class="other-page" @click=${() => send({ type: 'show', page: other })}
        >${pt(other === 'usage' ? 'showUsage' : 'comparePlans')}</vscode-button>
    </div>
  </header>`;

/** Something that is worth a word, and perhaps a deed. */
export const callout = (
  tone: 'info' | 'warning' | 'success',
  title: string | undefined,
  text: string,
  actions: TemplateResult | typeof nothing = nothing,
): TemplateResult =>
  html`<section class="callout ${tone}" role="group" aria-label=${title ?? text}>
    <codetrain-icon name=${tone === 'success' ? 'verified' : tone}></codetrain-icon>
    <div class="callout-body">
      ${title === undefined ? nothing : html`<p class="callout-title">${title}</p>`}
      <p>${text}</p>
      ${actions === nothing ? nothing : html`<div class="callout-actions">${actions}</div>`}
    </div>
  </section>`;

/** What the subscription gives occasion to say. */
export function accountNotice({ notice, subscribed }: AccountView): TemplateResult | typeof nothing {
  if (notice === undefined) return nothing;
  // What is only good to know leaves it to the button above.
  const manage =
    subscribed && notice.tone === 'warning'
      ? html`<vscode-button @click=${() => send({ type: 'manage' })}>${pt('manage')}</vscode-button>`
      : nothing;
  return callout(notice.tone, undefined, notice.text, manage);
}
