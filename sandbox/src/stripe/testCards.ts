import { ApiError } from './apiError.ts';

export interface TestCard {
  readonly number: string;
  readonly brand: 'visa' | 'mastercard' | 'amex';
  /** How a charge is declined; null: it is not. */
  readonly decline: { readonly code: string; readonly declineCode: string; readonly message: string } | null;
  /** Whether it cannot even be saved. */
  readonly refusedAtOnce: boolean;
  /** Whether its holder disputes what was charged. */
  readonly isDisputed: boolean;
}

const declined = (declineCode: string, message = 'Your card was declined.', code = 'card_declined') => ({
  code,
  declineCode,
  message,
});
const card = (number: string, decline: TestCard['decline'] = null, refusedAtOnce = decline !== null): TestCard => ({
  number,
  brand: number.startsWith('4') ? 'visa' : number.startsWith('3') ? 'amex' : 'mastercard',
  decline,
  refusedAtOnce,
  isDisputed: false,
});

/** Nobody is there to authenticate: every charge here is made without its holder. */
const UNAUTHENTICATED = declined(
  'authentication_required',
  'Your card was declined. This transaction requires authentication.',
  'authentication_required',
);

/** By the names that they have in requests (https://docs.stripe.com/testing#cards). */
const cards: Readonly<Record<string, TestCard>> = {
  visa: card('4242424242424242'),
  mastercard: card('5555555555554444'),
  amex: card('378282246310005'),
  chargeDeclined: card('4000000000000002', declined('generic_decline')),
  chargeDeclinedInsufficientFunds: card(
    '4000000000009995',
    declined('insufficient_funds', 'Your card has insufficient funds.'),
  ),
  chargeDeclinedExpiredCard: card(
    '4000000000000069',
    declined('expired_card', 'Your card has expired.', 'expired_card'),
  ),
  chargeCustomerFail: card('4000000000000341', declined('generic_decline'), false),
  authenticationRequired: card('4000002760003184', UNAUTHENTICATED, false),
  threeDSecure2Required: card('4000000000003220', UNAUTHENTICATED, false),
  createDispute: { ...card('4000000000000259'), isDisputed: true },
  createDisputeInquiry: { ...card('4000000000001976'), isDisputed: true },
};

/** `pm_card_visa`, `tok_visa` and the like. */
export const cardNamed = (name: string): TestCard | undefined =>
  cards[name.replace(/^(pm_card_|tok_)(visa_)?(?=\w)/, '')];

export const cardNumbered = (number: string): TestCard | undefined =>
  Object.values(cards).find((each) => each.number === number.replaceAll(/\D/g, ''));

/** The end of its number is all that is kept of a card, and tells these apart. */
export const cardEnding = (last4: string): TestCard | undefined =>
  Object.values(cards).find(({ number }) => number.endsWith(last4));

export const cardError = (
  { code, declineCode, message }: NonNullable<TestCard['decline']>,
  charge?: string,
): ApiError =>
  new ApiError(402, {
    type: 'card_error',
    code,
    decline_code: declineCode,
    message,
    ...(charge !== undefined && { charge }),
  });
