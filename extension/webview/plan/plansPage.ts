import { html, nothing, type TemplateResult } from 'lit';
import type { BillingInterval, OfferView, PlansView } from '../../src/billing/protocol.ts';
import { failureBanner } from '../components/failureBanner.ts';
import { skeleton } from '../components/skeleton.ts';
import { planName } from './announcement.ts';
import { accountNotice, callout, pageHeader } from './pageParts.ts';
import { offerCard, ownModelCard } from './planCard.ts';
import { chooseInterval, chosenInterval } from './planState.ts';
import { send } from './send.ts';
import { pt } from './strings.ts';

/** What is free, what is for sale, and the own model, side by side. */
export function plansPage(view: PlansView): TemplateResult {
  const { account, plans, failure } = view;
  const interval = chosenInterval() ?? view.interval ?? 'month';
  return html`${pageHeader(pt('plansTitle'), account, 'usage')}
    <main class="plans" aria-busy=${plans === undefined && failure === undefined}>
      ${failure === undefined ? nothing : failureBanner(failure)}
      ${accountNotice(account)}
      ${checkoutState(view)}
      ${plans === undefined ? nothing : intervalChoice(plans, interval)}
      ${
        plans === undefined && failure !== undefined
          ? nothing
          : html`<div class="cards">
            ${plans === undefined ? loadingCards() : cards(view, plans, interval)}
          </div>`
      }
      ${plans === undefined ? nothing : footer(view)}
    </main>`;
}

/** The own model comes last: where there is room for two, what is free and what is bought are side by side. */
const cards = (view: PlansView, plans: readonly OfferView[], interval: BillingInterval): TemplateResult =>
  html`${plans.map((plan) => offerCard(view, plan, interval))} ${ownModelCard(view.account)}`;

const loadingCards = (): TemplateResult =>
  html`<p class="visually-hidden">${pt('loading')}</p>
    ${[1, 2, 3].map(() => html`<div class="card" aria-hidden="true">${skeleton(6)}</div>`)}`;

function checkoutState(view: PlansView): TemplateResult | typeof nothing {
  if (view.checkout === 'waiting') {
    const checkNow = html`<vscode-button secondary @click=${() => send({ type: 'checkNow' })}>${pt('checkNow')}</vscode-button>`;
    return callout('info', pt('waitingTitle'), pt('waitingDetail'), checkNow);
  }
  if (view.checkout === 'paid') return callout('success', pt('paidTitle', planName(view)), pt('paidDetail'));
  return nothing;
}

function intervalChoice(plans: readonly OfferView[], chosen: BillingInterval): TemplateResult | typeof nothing {
  const saving = Math.max(0, ...plans.map(savingPercent));
  if (!plans.some(({ prices }) => prices.length > 1)) return nothing;
  const option = (interval: BillingInterval, label: string, extra = '') =>
    html`<label>
      <input type="radio" name="interval" value=${interval} .checked=${interval === chosen}
        @change=${(event: Event) => {
          chooseInterval(interval);
          event.target?.dispatchEvent(new Event('codetrain-interval', { bubbles: true }));
        }}>
      <span>${label}${extra === '' ? nothing : html` <span class="saving">${extra}</span>`}</span>
    </label>`;
  return html`<fieldset class="interval">
    <legend class="visually-hidden">${pt('interval')}</legend>
    ${option('month', pt('monthly'))}
    ${option('year', pt('yearly'), saving > 0 ? pt('save', saving) : '')}
  </fieldset>`;
}

/** What a year costs less than twelve months, in whole percent, never too much said. */
function savingPercent({ prices }: OfferView): number {
  const month = prices.find(({ interval }) => interval === 'month')?.amountCents;
  const year = prices.find(({ interval }) => interval === 'year')?.amountCents;
  if (month === undefined || year === undefined || month === 0) return 0;
  return Math.floor((1 - year / (month * 12)) * 100);
}

const footer = ({ account }: PlansView): TemplateResult =>
  html`<footer class="plans-footer muted">
    <p>${pt('beforeTax')} ${account.label === undefined ? pt('signInFirst') : pt('paysInBrowser')}</p>
    ${
      account.label === undefined
        ? html`<p>${pt('alreadyHave')}
          <button type="button" class="link-button" @click=${() => send({ type: 'signIn' })}>${pt('signIn')}</button></p>`
        : nothing
    }
  </footer>`;
