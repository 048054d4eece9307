import express, { type Request, type Response, Router } from 'express';
import { html } from 'hono/html';
import type { Account } from '../account.ts';
import { ApiError } from '../apiError.ts';
import { idOf } from '../ids.ts';
import { defaultCard } from '../invoices/collect.ts';
import type { Kinds, Subscription } from '../kinds.ts';
import { cardFields, day, hostedPage, money } from '../pages.ts';
import { settleDue } from '../subscriptions/agenda.ts';
import { firstItem, isLive } from '../subscriptions/record.ts';
import { act } from './actions.ts';

type Session = Kinds['billing_portal.session'];

const HOUR = 3_600;

/** Where a person changes a subscription, its card and its end. */
export function portalPage(account: Account): Router {
  const routes = Router();
  routes.get('/p/session/:secret', async (req, res) => {
    const session = await open(req, res);
    if (session) await show(res, session);
  });
  routes.post('/p/session/:secret', express.urlencoded({ extended: false }), async (req, res) => {
    const session = await open(req, res);
    if (!session) return;
    try {
      account.attempt(() => act(account, session, req.body));
      const { after_completion: after } = session.flow ?? {};
      res.redirect(303, after?.type === 'redirect' ? (after.redirect?.return_url ?? session.url) : session.url);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      await show(res, session, error);
    }
  });

  /** The session, if it can still be used. */
  async function open(req: Request, res: Response): Promise<Session | undefined> {
    settleDue(account);
    const session = account
      .all('billing_portal.session')
      .find(({ sandbox }) => sandbox.secret === req.params['secret']);
    const fresh = session !== undefined && session.created + HOUR > account.clock.now();
    if (fresh && account.find('customer', session.customer)) return session;
    const content = html`<h1>This link has expired</h1><p>Open the page again from where you came.</p>`;
    res
      .status(410)
      .type('html')
      .send(await hostedPage('Expired', content));
    return undefined;
  }

  async function show(res: Response, session: Session, error?: ApiError): Promise<void> {
    res
      .status(error?.status ?? 200)
      .type('html')
      .send(await page(account, session, error?.message));
  }
  return routes;
}

function page(account: Account, session: Session, problem: string | undefined): Promise<string> {
  const { features } = account.get('billing_portal.configuration', String(session.configuration));
  const subscriptions = account
    .all('subscription')
    .filter((each) => each.customer === session.customer && isLive(each));
  const card = defaultCard(account, session.customer, subscriptions[0]);
  const content = html`
<h1>Your subscription</h1>
${session.return_url === null ? '' : html`<p><a href="${session.return_url}">Return</a></p>`}
${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
${subscriptions.length === 0 ? html`<p>You have no subscription.</p>` : ''}
${subscriptions.map((each) => subscriptionSection(account, session, each))}
<h2>Payment method</h2>
<p>${card === undefined ? 'None' : `${card.card?.brand} •••• ${card.card?.last4}`}</p>
${
  features.payment_method_update.enabled
    ? html`<form method="post">${cardFields()}<button name="action" value="card">Update card</button></form>`
    : ''
}
${features.invoice_history.enabled ? invoices(account, session.customer) : ''}`;
  return hostedPage('Billing', content);
}

function subscriptionSection(account: Account, session: Session, subscription: Subscription) {
  const { features, sandbox } = account.get('billing_portal.configuration', String(session.configuration));
  const item = firstItem(subscription);
  const offered = sandbox.products
    .flatMap(({ prices }) => prices)
    .map((id) => account.get('price', id))
    .filter(({ id, active }) => active && id !== item.price.id);
  const ends = subscription.cancel_at !== null;
  const button = (action: string, label: string, price = '') => html`<form method="post" class="inline">
<input type="hidden" name="subscription" value="${subscription.id}"><input type="hidden" name="price" value="${price}">
<button name="action" value="${action}">${label}</button></form>`;
  return html`<section>
<p><strong>${nameOf(account, item.price.product)}</strong> ${priceOf(item.price)} (${subscription.status})</p>
<p>${ends ? `Ends on ${day(subscription.cancel_at ?? 0)}.` : `Renews on ${day(item.current_period_end)}.`}</p>
${
  features.subscription_update.enabled
    ? offered.map((price) =>
        button('switch', `Switch to ${nameOf(account, price.product)} ${priceOf(price)}`, price.id),
      )
    : ''
}
${features.subscription_cancel.enabled ? (ends ? button('resume', "Don't cancel") : button('cancel', 'Cancel subscription')) : ''}
</section>`;
}

const nameOf = (account: Account, product: Parameters<typeof idOf>[0]): string =>
  account.find('product', idOf(product))?.name ?? 'Product';

const priceOf = ({ unit_amount: amount, currency, recurring }: Kinds['price']): string =>
  `${money(amount ?? 0, currency)} per ${recurring?.interval}`;

function invoices(account: Account, customer: string) {
  const all = account.all('invoice').filter((invoice) => invoice.customer === customer && invoice.status !== 'draft');
  return html`<h2>Invoices</h2><table>${all.map(
    (
      invoice,
    ) => html`<tr><td>${day(invoice.created)}</td><td>${invoice.status}</td><td>${money(invoice.total, invoice.currency)}
${
  invoice.status === 'open'
    ? html`<form method="post" class="inline"><input type="hidden" name="invoice" value="${invoice.id}"><button name="action" value="pay">Pay</button></form>`
    : ''
}</td></tr>`,
  )}</table>`;
}
