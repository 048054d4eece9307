import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { ProviderOptions } from '../config.ts';
import type { Metrics } from '../http/metrics.ts';
import { costNanos } from '../metering/cost.ts';
import { isUnavailable } from '../metering/databaseErrors.ts';
import { MOST_TRIES, type Uncorrected } from '../metering/findUncorrected.ts';
import type { Ledger } from '../metering/ledger.ts';
import type { PriceSource } from '../metering/priceSource.ts';
import type { TokenUsage } from '../metering/usage.ts';
import { type Generation, lookUpGeneration } from './generation.ts';

export interface CorrectionServices {
  readonly ledger: Ledger;
  readonly prices: PriceSource;
  readonly dispatcher: Dispatcher;
  readonly openRouter: ProviderOptions;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** Look-ups at a time. */
const LANES = 4;

/**
 * Corrects what OpenRouter knows better by now: estimates, and entries without its own cost. One pass over what is due;
 * whatever does not work out is left to a later one.
 *
 * @returns how many requests were corrected.
 * @throws the database's errors if it cannot be reached.
 */
export async function correctFromProvider(services: CorrectionServices, signal?: AbortSignal): Promise<number> {
  const due = await services.ledger.uncorrected();
  let corrected = 0;
  const work = due.values();
  const lane = async (): Promise<void> => {
    for (const entry of work) {
      if (signal?.aborted === true) return;
      if (await correctOne(services, entry)) corrected++;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return corrected;
}

async function correctOne(services: CorrectionServices, entry: Uncorrected): Promise<boolean> {
  const { ledger, prices, dispatcher, openRouter, metrics, logger } = services;
  const { requestId } = entry;
  const generation = await lookUpGeneration(dispatcher, openRouter, entry.upstreamId).catch((err: unknown) => {
    logger.warn({ err, requestId }, 'a generation cannot be looked up');
    return undefined;
  });
  const tiers = (await prices.current()).at(entry.model, entry.admittedAt);
  if (generation === undefined || tiers === undefined) return postpone(services, entry);
  const usage = entry.basis === 'reported' ? entry.usage : usageOf(generation, entry.usage);
  const truth = { usage, costNanos: costNanos(usage, tiers), providerCostNanos: generation.costNanos };
  try {
    const change = await ledger.correct({ ...entry, ...truth });
    metrics.corrections.inc({ result: change === undefined ? 'done_before' : 'corrected' });
    return change !== undefined;
  } catch (err) {
    if (isUnavailable(err)) throw err;
    // It would come first again and again, and the others never.
    logger.error({ err, requestId }, 'the books refuse a correction');
    return postpone(services, entry);
  }
}

/** Leaves it for a later pass, up to a last one. */
async function postpone({ ledger, metrics, logger }: CorrectionServices, entry: Uncorrected): Promise<false> {
  await ledger.postpone(entry);
  const isLast = entry.tries + 1 >= MOST_TRIES;
  if (isLast) logger.error({ requestId: entry.requestId }, 'an entry stays as it is: it cannot be corrected');
  metrics.corrections.inc({ result: isLast ? 'given_up' : 'postponed' });
  return false;
}

/**
 * OpenRouter does not tell cache writes apart from other input. Those that the beginning of the answer told of are
 * exact; the rest of the prompt is taken for plain input.
 */
function usageOf({ prompt, cacheRead, output }: Generation, told: TokenUsage): TokenUsage {
  const written = prompt - cacheRead;
  const cacheWrite5m = Math.min(told.cacheWrite5m, written);
  const cacheWrite1h = Math.min(told.cacheWrite1h, written - cacheWrite5m);
  return { input: written - cacheWrite5m - cacheWrite1h, output, cacheWrite5m, cacheWrite1h, cacheRead };
}
