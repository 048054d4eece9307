import * as z from 'zod';
import { ApiError } from './apiError.ts';
import { cardNumbered, type TestCard } from './testCards.ts';

const cardForm = z.object({ number: z.string(), expiry: z.string(), cvc: z.string() });

const EXPIRY = /^(0?[1-9]|1[0-2])\/?(\d{2}|\d{4})$/;

/** @throws ApiError of status 402 with a sentence for the person who typed it. */
export function readCard(form: unknown, now: number): TestCard {
  const { data } = cardForm.safeParse(form);
  const card = cardNumbered(data?.number ?? '');
  if (data === undefined || card === undefined) throw wrong('Your card number is invalid.');
  const [, month, year = ''] = EXPIRY.exec(data.expiry.replaceAll(/\s/g, '')) ?? [];
  if (month === undefined) throw wrong("Your card's expiration date is incomplete.");
  // A card holds until its month has ended.
  const end = Date.UTC(Number(year.length === 2 ? `20${year}` : year), Number(month));
  if (end <= now * 1_000) throw wrong("Your card's expiration year is in the past.");
  if (!/^\s*\d{3,4}\s*$/.test(data.cvc)) throw wrong("Your card's security code is incomplete.");
  return card;
}

const wrong = (message: string): ApiError => new ApiError(402, { type: 'card_error', code: 'invalid_number', message });
