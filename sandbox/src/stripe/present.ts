import type { Account } from './account.ts';

/** Kinds that others hold whole, and that may have changed since. */
const embedded = new Set(['coupon', 'entitlements.feature', 'price']);

/** An object as the API shows it: without what is the sandbox's own, and with what it holds as that is now. */
export const present = <T extends object>(account: Account, object: T): T => copy(account, object, object) as T;

function copy(account: Account, value: unknown, top: object): unknown {
  if (Array.isArray(value)) return value.map((each) => copy(account, each, top));
  if (typeof value !== 'object' || value === null) return value;
  const current = value === top ? value : currentOf(account, value);
  const entries = Object.entries(current).filter(([name]) => name !== 'sandbox');
  return Object.fromEntries(entries.map(([name, each]) => [name, copy(account, each, top)]));
}

function currentOf(account: Account, value: object): object {
  if (!('object' in value && 'id' in value && embedded.has(String(value.object)))) return value;
  return account.lookUp(String(value.id)) ?? value;
}
