import type { Account } from './account.ts';
import { invalid } from './apiError.ts';
import type { Kinds } from './kinds.ts';
import { listOf } from './list.ts';
import { present } from './present.ts';

type Node = Record<string, unknown>;

/** What is not shown unless asked for. */
const includable: Readonly<Record<string, (account: Account, id: string) => object>> = {
  'billing_portal.configuration.features.subscription_update.products': (account, id) =>
    account.get('billing_portal.configuration', id).sandbox.products,
  'checkout.session.line_items': (account, id) =>
    listOf(account.get('checkout.session', id).sandbox.lineItems, `/v1/checkout/sessions/${id}/line_items`),
  'customer.subscriptions': (account, id) =>
    listOf(
      account.all('subscription').filter(({ customer, status }) => customer === id && status !== 'canceled'),
      `/v1/customers/${id}/subscriptions`,
    ),
  'invoice.payments': (account, id) =>
    listOf(
      account.all('invoice_payment').filter(({ invoice }) => invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    ),
  'charge.refunds': (account, id) =>
    listOf(
      account.all('refund').filter(({ charge }) => charge === id),
      `/v1/charges/${id}/refunds`,
    ),
};

/** Puts objects in place of their ids (https://docs.stripe.com/api/expanding_objects). */
export function expand(account: Account, object: object, paths: readonly string[]): object {
  const shown = present(account, object) as Node;
  for (const path of paths) {
    if (path.split('.').length > 5) throw invalid('You cannot expand more than 4 levels of a property', 'expand');
    expandAt(account, shown, path.split('.'), { path, owner: shown, within: '' });
  }
  return shown;
}

/** Where an expansion is: the object that it has come to, and the way from there. */
interface Place {
  readonly path: string;
  readonly owner: Node;
  readonly within: string;
}

function expandAt(account: Account, node: Node, [name = '', ...rest]: string[], place: Place): void {
  const { owner, path } = 'object' in node ? { ...place, owner: node } : place;
  const within = owner === node ? name : `${place.within}.${name}`;
  node[name] ??= includable[`${String(owner['object'])}.${within}`]?.(account, String(owner['id']));
  const value = node[name];
  if (value === undefined) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  if (value === null) return;
  const all = [value].flat().map((each: unknown) => expanded(account, each));
  node[name] = Array.isArray(value) ? all : all[0];
  if (rest.length > 0) for (const each of all) expandAt(account, each as Node, rest, { path, owner, within });
}

function expanded(account: Account, value: unknown): unknown {
  if (typeof value !== 'string') return present(account, value as object);
  const found: Kinds[keyof Kinds] | undefined = account.lookUp(value);
  if (found !== undefined) return present(account, found);
  return account.wasDeleted(value) ? { id: value, object: 'customer', deleted: true } : value;
}
