import type { Page } from 'playwright-core';

/** Pays on the sandbox's page of Stripe, as a person does. */
export async function pay(tab: Page, card: string): Promise<void> {
  await tab.getByLabel('Card number').fill(card);
  await tab.getByLabel('Expires').fill('12 / 34');
  await tab.getByLabel('CVC').fill('123');
  await tab.getByLabel('Name on card').fill('Mary Somerville');
  await tab.getByRole('button', { name: 'Subscribe' }).click();
}

export const GOOD_CARD = '4242 4242 4242 4242';
export const DECLINED_CARD = '4000 0000 0000 0002';
