import type { BillingState } from '@codetrain/contract/billing';
import type { PlanOffer } from '@codetrain/contract/plans';
import type { UsageReport } from '@codetrain/contract/usage';

export const offers: readonly PlanOffer[] = [
  {
    name: 'free',
    displayName: 'Free',
    sessions: 20,
    budgetNanos: '500000000',
    openRequests: 2,
    requestsPerSession: 30,
    models: ['claude-haiku-5-5'],
    prices: [],
  },
  {
    name: 'pro',
    displayName: 'Pro',
    sessions: 1000,
    budgetNanos: '15000000000',
    openRequests: 6,
    requestsPerSession: 200,
    models: 'all',
    prices: [
      { interval: 'month', amountCents: 2000 },
      { interval: 'year', amountCents: 19200 },
    ],
  },
];

export const freeState: BillingState = {
  type: 'billing',
  plan: { name: 'free', displayName: 'Free' },
  subscription: null,
  entitlements: [],
  notice: null,
};

export const proState: BillingState = {
  type: 'billing',
  plan: { name: 'pro', displayName: 'Pro' },
  subscription: {
    status: 'active',
    plan: 'pro',
    interval: 'month',
    periodEndsAt: '2026-12-10T12:00:00Z',
    cancelAtPeriodEnd: false,
    trialEndsAt: null,
    syncedAt: '2026-11-10T12:00:00Z',
  },
  entitlements: ['all-models'],
  notice: null,
};

/** Pro, and it ends with its period. */
export const endingState: BillingState = {
  ...proState,
  subscription: proState.subscription && { ...proState.subscription, cancelAtPeriodEnd: true },
  notice: 'ending',
};

const tokens = { input: 12_000, output: 3_400, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 8_000 };
const row = (sessions: number, costNanos: string) => ({ requests: sessions * 2, sessions, tokens, costNanos });

export const usage: UsageReport = {
  type: 'usage',
  plan: { name: 'pro', displayName: 'Pro', requestsPerSession: 200 },
  isBlocked: false,
  period: { startsAt: '2026-11-10T12:00:00Z', endsAt: '2026-12-10T12:00:00Z' },
  allowance: {
    sessions: { used: 42, allowed: 1000, remaining: 958 },
    openRequests: { used: 0, allowed: 6, remaining: 6 },
    budget: {
      settledNanos: '14100000000',
      heldNanos: '0',
      allowedNanos: '15000000000',
      remainingNanos: '900000000',
    },
  },
  total: row(42, '14100000000'),
  byDay: [
    { date: '2026-11-10', ...row(3, '900000000'), byModel: [] },
    { date: '2026-11-11', ...row(12, '4100000000'), byModel: [] },
    { date: '2026-11-13', ...row(1, '3100000'), byModel: [] },
    { date: '2026-11-17', ...row(26, '9096900000'), byModel: [] },
  ],
  byModel: [
    { model: 'claude-haiku-5-5', ...row(30, '2100000000') },
    { model: 'claude-opus-5-5', ...row(12, '12000000000') },
  ],
};
