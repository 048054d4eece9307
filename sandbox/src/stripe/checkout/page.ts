import express, { type Request, type Response, Router } from 'express';
import { html } from 'hono/html';
import type { Account } from '../account.ts';
import { ApiError } from '../apiError.ts';
import { readCard } from '../cardForm.ts';
import { activeCode } from '../catalogue/coupons.ts';
import { idOf } from '../ids.ts';
import { cardFields, hostedPage, money } from '../pages.ts';
import { newCard } from '../paymentMethods.ts';
import { settleDue } from '../subscriptions/agenda.ts';
import { completeSession, wantsCard } from './complete.ts';
import { amounts, type Session } from './session.ts';

/** Where a person pays. */
export function checkoutPage(account: Account): Router {
  const routes = Router();
  routes.get('/c/pay/:id', async (req, res) => {
    await withOpen(req, res, (session) => show(res, session));
  });
  routes.post('/c/pay/:id', express.urlencoded({ extended: false }), async (req, res) => {
    await withOpen(req, res, async (session) => {
      try {
        if (req.body?.action === 'promotion') return await show(res, redeem(account, session, String(req.body.code)));
        const done = account.attempt(() => pay(session, req.body ?? {}));
        res.redirect(303, (done.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', done.id));
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        await show(res, session, error);
      }
    });
  });

  async function withOpen(req: Request, res: Response, act: (session: Session) => Promise<void>): Promise<void> {
    settleDue(account);
    const session = account.find('checkout.session', String(req.params['id']));
    if (session?.status === 'open') return act(session);
    const why =
      session === undefined
        ? 'Something went wrong'
        : `This page is ${session.status === 'expired' ? 'no longer valid' : 'done'}`;
    const back = session?.status === 'expired' ? session.cancel_url : null;
    const content = html`<h1>${why}</h1><p>${
      session?.status === 'complete' ? 'You have paid already.' : 'The page you were looking for could not be found.'
    }</p>${back !== null && back !== undefined ? html`<p><a href="${back}">Return</a></p>` : ''}`;
    res
      .status(session === undefined ? 404 : 410)
      .type('html')
      .send(await hostedPage(why, content));
  }

  function pay(session: Session, form: Record<string, unknown>): Session {
    const paymentMethod = wantsCard(session) ? newCard(account, readCard(form, account.clock.now())) : null;
    const name = typeof form['name'] === 'string' && form['name'] !== '' ? form['name'] : null;
    const email = typeof form['email'] === 'string' ? form['email'] : null;
    return completeSession(account, session, { email, name, paymentMethod });
  }

  async function show(res: Response, session: Session, error?: ApiError): Promise<void> {
    res
      .status(error?.status ?? 200)
      .type('html')
      .send(await page(account, session, error?.message));
  }
  return routes;
}

/** @throws ApiError if there is no such code. */
function redeem(account: Account, session: Session, typed: string): Session {
  const code = session.allow_promotion_codes ? activeCode(account, typed.trim()) : undefined;
  const forOther = code?.customer != null && code.customer !== session.customer;
  if (code === undefined || forOther) {
    throw new ApiError(400, { type: 'invalid_request_error', message: 'This code is invalid.' });
  }
  const coupons = [idOf(code.promotion.coupon) ?? ''];
  const changed = { ...session, sandbox: { ...session.sandbox, coupons, promotionCode: code.id } };
  return account.change(session, {
    discounts: [{ coupon: coupons[0] ?? null, promotion_code: code.id }],
    sandbox: changed.sandbox,
    ...amounts(account, changed),
  });
}

function page(account: Account, session: Session, problem: string | undefined): Promise<string> {
  const currency = session.currency ?? 'usd';
  const { lineItems, trial } = session.sandbox;
  const content = html`
<h1>${session.mode === 'subscription' ? 'Subscribe' : 'Pay'}</h1>
<table>
${lineItems.map(({ price, quantity, amount_subtotal: amount }) => {
  const product = account.find('product', idOf(price?.product));
  const every = price?.recurring ? ` per ${price.recurring.interval}` : '';
  return html`<tr><td>${product?.name ?? 'Product'}${(quantity ?? 1) > 1 ? ` × ${quantity}` : ''}</td><td>${money(amount, currency)}${every}</td></tr>`;
})}
${
  session.total_details?.amount_discount
    ? html`<tr><td>Discount</td><td>−${money(session.total_details.amount_discount, currency)}</td></tr>`
    : ''
}
<tr><td><strong>Due today</strong>${trial ? ' (trial)' : ''}</td><td><strong data-total>${money(session.amount_total ?? 0, currency)}</strong></td></tr>
</table>
${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
${
  session.allow_promotion_codes
    ? html`<form method="post"><div class="row"><label>Promotion code <input name="code" required></label>
<button name="action" value="promotion">Apply</button></div></form>`
    : ''
}
<form method="post">
${
  session.customer_details?.email
    ? html`<p>${session.customer_details.email}</p>`
    : html`<label>Email <input name="email" type="email" value="${session.customer_email ?? ''}" required></label>`
}
${wantsCard(session) ? cardFields() : ''}
<label>Name on card <input name="name" autocomplete="cc-name"></label>
<button class="main" name="action" value="pay">${session.mode === 'subscription' ? 'Subscribe' : 'Pay'}</button>
</form>
${session.cancel_url === null ? '' : html`<p><a href="${session.cancel_url}">Cancel and return</a></p>`}`;
  return hostedPage('Checkout', content);
}
