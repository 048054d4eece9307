import type { Bill } from '../../metering/reconcile.ts';
import { anthropicBill } from './anthropicBill.ts';
import { openRouterBill } from './openRouterBill.ts';

/** How the bills of the providers are read; one without a key is not. */
export interface BillOptions {
  readonly anthropic: { readonly baseUrl: string; readonly adminKey: string | undefined };
  readonly openrouter: { readonly baseUrl: string; readonly managementKey: string | undefined };
}

/** The bills that can be read. */
export function billsOf({ anthropic, openrouter }: BillOptions): readonly Bill[] {
  return [
    ...(anthropic.adminKey === undefined ? [] : [anthropicBill(anthropic.baseUrl, anthropic.adminKey)]),
    ...(openrouter.managementKey === undefined ? [] : [openRouterBill(openrouter.baseUrl, openrouter.managementKey)]),
  ];
}
