import type { Account } from './account.ts';
import { invalid } from './apiError.ts';
import type { Kinds } from './kinds.ts';
import { listOf } from './list.ts';
import { present } from './present.ts';

type Node = Record<string, unknown>;

/** What is not shown unless asked for. */
const includable: Readonly<Record<string, (account: Account, id: string) => object>> = {
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
  const shown = present(account, object);
  for (const path of paths) {
    if (path.split('.').length > 5) throw invalid('You cannot expand more than 4 levels of a property', 'expand');
    expandAt(account, shown as Node, path.split('.'), path);
  }
  return shown;
}

function expandAt(account: Account, node: Node, [name = '', ...rest]: string[], path: string): void {
  node[name] ??= includable[`${String(node['object'])}.${name}`]?.(account, String(node['id']));
  const value = node[name];
  if (value === undefined) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  if (Array.isArray(value)) {
    const all = value.map((each) => expanded(account, each));
    node[name] = all;
    if (rest.length > 0) for (const each of all) expandAt(account, each as Node, rest, path);
    return;
  }
  if (value === null) return;
  node[name] = expanded(account, value);
  if (rest.length > 0) expandAt(account, node[name] as Node, rest, path);
}

function expanded(account: Account, value: unknown): unknown {
  if (typeof value !== 'string') return present(account, value as object);
  const found: Kinds[keyof Kinds] | undefined = account.lookUp(value);
  if (found !== undefined) return present(account, found);
  return account.wasDeleted(value) ? { id: value, object: 'customer', deleted: true } : value;
}
