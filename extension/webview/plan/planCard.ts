import { html, nothing, type TemplateResult } from 'lit';
import type { AccountView, BillingInterval, OfferView, PlansView } from '../../src/billing/protocol.ts';
import { cents, nanos, number } from './format.ts';
import { send } from './send.ts';
import { pt } from './strings.ts';

/** One plan: what it costs, what it gives, and what can be done about it. */
export function offerCard(view: PlansView, plan: OfferView, interval: BillingInterval): TemplateResult {
  const { account, plans = [] } = view;
  const isForSale = plan.prices.length > 0;
  const isFree = plan === plans[0];
  const id = `plan-${plan.name}`;
  return html`<section class="card ${isForSale ? 'featured' : ''}" aria-labelledby=${id} data-plan=${plan.name}>
    ${cardTitle(id, plan.displayName, account.plan === plan.name ? pt('currentPlan') : undefined)}
    ${isFree ? freePrice() : priceOf(plan, interval)}
    ${features([
      pt('lessons', number(plan.sessions)),
      plan.models === 'all' ? pt('allModels') : plan.models.join(', '),
      pt('budget', nanos(plan.budgetNanos)),
      pt('atATime', number(plan.openRequests)),
      pt('questions', number(plan.requestsPerSession)),
    ])}
    <div class="card-action">${isForSale ? action(view, plan, plans, interval) : nothing}</div>
  </section>`;
}

/** The plan that is none: it costs nothing here, and nothing of it passes the service. */
export const ownModelCard = ({ usesOwnModel }: AccountView): TemplateResult =>
  html`<section class="card" aria-labelledby="plan-own" data-plan="own">
    ${cardTitle('plan-own', pt('ownModel'), usesOwnModel ? pt('inUse') : undefined)}
    <p class="price"><span class="amount">${cents(0)}</span></p>
    <p class="price-note">${pt('ownCost')}</p>
    ${features([pt('ownLessons'), pt('ownModels'), pt('ownPrivacy'), pt('ownAccount')])}
    <div class="card-action">
      <vscode-button secondary @click=${() => send({ type: 'chooseModel' })}>${pt('chooseModel')}</vscode-button>
    </div>
  </section>`;

const cardTitle = (id: string, name: string, badge: string | undefined): TemplateResult =>
  html`<div class="card-title">
    <h2 id=${id}>${name}</h2>
    ${badge === undefined ? nothing : html`<span class="badge">${badge}</span>`}
  </div>`;

const freePrice = (): TemplateResult =>
  html`<p class="price"><span class="amount">${cents(0)}</span></p><p class="price-note">${pt('free')}</p>`;

function priceOf({ prices }: OfferView, interval: BillingInterval): TemplateResult {
  const price = prices.find((each) => each.interval === interval) ?? prices[0];
  // A service of one's own, which sells nothing.
  if (price === undefined) return html`<p class="price-note">${pt('notForSale')}</p>`;
  const isYearly = price.interval === 'year';
  return html`<p class="price"><span class="amount">${cents(price.amountCents)}</span>
      <span class="muted">${pt(isYearly ? 'perYear' : 'perMonth')}</span></p>
    <p class="price-note">${isYearly ? pt('billedYearly', cents(Math.round(price.amountCents / 12))) : pt('billedMonthly')}</p>`;
}

const features = (texts: readonly string[]): TemplateResult =>
  html`<ul class="features">${texts.map(
    (text) => html`<li><codetrain-icon name="check"></codetrain-icon><span>${text}</span></li>`,
  )}</ul>`;

function action(
  { account, checkout, interval: current }: PlansView,
  plan: OfferView,
  plans: readonly OfferView[],
  interval: BillingInterval,
): TemplateResult | typeof nothing {
  if (account.plan === plan.name) {
    if (!account.subscribed) return nothing;
    const other = interval === 'year' ? pt('switchYearly') : pt('switchMonthly');
    const label = current !== undefined && current !== interval ? other : pt('manage');
    return html`<vscode-button secondary @click=${() => send({ type: 'manage' })}>${label}</vscode-button>`;
  }
  const rank = plans.indexOf(plan);
  const currentRank = plans.findIndex(({ name }) => name === account.plan);
  if (rank < currentRank) return nothing;
  const isOpening = checkout === 'opening';
  const label = isOpening
    ? pt('opening')
    : checkout === 'waiting'
      ? pt('openAgain')
      : pt('upgradeTo', plan.displayName);
  return html`<vscode-button class="buy" ?disabled=${isOpening}
    @click=${() => send({ type: 'buy', plan: plan.name, interval })}>${label}</vscode-button>`;
}
