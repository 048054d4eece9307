import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** What is counted. Labels come from closed sets: routes, statuses, codes, providers and the models on offer. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Counter({
      name: 'codetrain_http_requests_total',
      help: 'Answers by route and status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    admissions: new Counter({
      name: 'codetrain_admissions_total',
      help: 'Requests that asked to be admitted, by what they were told.',
      labelNames: ['verdict'],
      registers,
    }),
    entries: new Counter({
      name: 'codetrain_entries_total',
      help: 'Requests settled, by model, provider, outcome and basis of the token counts.',
      labelNames: ['model', 'provider', 'outcome', 'basis'],
      registers,
    }),
    settledNanos: new Counter({
      name: 'codetrain_settled_nanodollars_total',
      help: 'Cost of what was settled, in nano-dollars.',
      labelNames: ['model', 'provider'],
      registers,
    }),
    expiredNanos: new Counter({
      name: 'codetrain_expired_nanodollars_total',
      help: 'The most that requests with an expired hold may have cost us, in nano-dollars.',
      registers,
    }),
    sweepFailures: new Counter({
      name: 'codetrain_sweep_failures_total',
      help: 'Expired holds that a sweep could not end. They are left to the next one.',
      registers,
    }),
    jobFailures: new Counter({
      name: 'codetrain_job_failures_total',
      help: 'Runs of a job that failed. Some are tried again.',
      labelNames: ['job'],
      registers,
    }),
    jobSuccess: new Gauge({
      name: 'codetrain_job_last_success_timestamp_seconds',
      help: 'When this process last did a job. Its age: time() - max by (job) (…), since any process may do it.',
      labelNames: ['job'],
      registers,
    }),
    capturedRatio: new Gauge({
      name: 'codetrain_captured_ratio',
      help: 'Part of what a provider bills that our entries captured, of the day that this process reconciled last.',
      labelNames: ['provider'],
      registers,
    }),
    reconciliationAlarms: new Counter({
      name: 'codetrain_reconciliation_alarms_total',
      help: 'Days of a provider of which too little was captured, each as often as it was found so.',
      labelNames: ['provider'],
      registers,
    }),
    admissionsPaused: new Gauge({
      name: 'codetrain_admissions_paused',
      help: 'Whether an operator has paused admissions (1) or not (0).',
      registers,
    }),
    spendToday: new Gauge({
      name: 'codetrain_spend_today_nanodollars',
      help: 'What all accounts together have cost today (UTC), in nano-dollars. Known where there is a daily ceiling.',
      registers,
    }),
    settleRetries: new Counter({
      name: 'codetrain_settle_retries_total',
      help: 'Settlements that failed and were tried again.',
      registers,
    }),
    settleSeconds: new Histogram({
      name: 'codetrain_settle_seconds',
      help: 'From the end of an answer to its entry.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
    firstByteSeconds: new Histogram({
      name: 'codetrain_first_byte_seconds',
      help: "From sending a request upstream to the first byte of the provider's answer.",
      labelNames: ['provider'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64],
      registers,
    }),
    attempts: new Counter({
      name: 'codetrain_provider_attempts_total',
      help: 'Attempts upstream, by provider and by how the request ended there or why the provider failed.',
      labelNames: ['provider', 'result'],
      registers,
    }),
    breaker: new Gauge({
      name: 'codetrain_provider_breaker',
      help: '1 for the state that the breaker of a provider is in: closed, half_open or open.',
      labelNames: ['provider', 'state'],
      registers,
    }),
    corrections: new Counter({
      name: 'codetrain_corrections_total',
      help: 'Entries looked up at their provider afterwards, by what came of it.',
      labelNames: ['result'],
      registers,
    }),
    billingEvents: new Counter({
      name: 'codetrain_billing_events_total',
      help: "Webhooks of Stripe that were accepted, by type; 'other' is not kept.",
      labelNames: ['type'],
      registers,
    }),
    billingSyncs: new Counter({
      name: 'codetrain_billing_syncs_total',
      help: 'Syncs of customers with Stripe, by what came of them. Failures are not counted here.',
      labelNames: ['result'],
      registers,
    }),
    billingAlarms: new Counter({
      name: 'codetrain_billing_alarms_total',
      help: 'What Stripe said that only an operator can put right, each as often as it was found so.',
      labelNames: ['alarm'],
      registers,
    }),
    open: new Gauge({ name: 'codetrain_open_requests', help: 'Requests that are with a provider now.', registers }),
  };
}

const breakerStates = ['closed', 'half_open', 'open'] as const;

export function showBreaker({ breaker }: Metrics, provider: string, now: (typeof breakerStates)[number]): void {
  for (const state of breakerStates) breaker.set({ provider, state }, Number(state === now));
}
