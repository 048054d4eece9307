import { usageQuery } from '@codetrain/contract/usage';
import type { RequestHandler } from 'express';
import { accountNow } from '../http/accountNow.ts';
import { ApiError } from '../http/errors.ts';
import type { Ledger } from '../metering/ledger.ts';
import type { PeriodChoice } from '../metering/reportUsage.ts';

/** `GET /v1/usage`: what the account used in a period, and what is left of it. Blocked accounts may look, too. */
export function getUsage({ ledger }: { readonly ledger: Ledger }): RequestHandler {
  return async (req, res) => {
    const choice = choiceOf(req.query);
    res.json(await accountNow(() => ledger.usage(res.locals.accountId, choice)));
  };
}

function choiceOf(query: unknown): PeriodChoice {
  const { data } = usageQuery.safeParse(query);
  if (data === undefined) {
    throw new ApiError('invalid_request', 'period: current, previous, or an instant such as 2026-10-05T12:00:00Z.');
  }
  const { period = 'current' } = data;
  if (period === 'current' || period === 'previous') return period;
  const instant = new Date(period);
  if (instant.getTime() > Date.now()) throw new ApiError('invalid_request', 'period: this instant is yet to come.');
  return instant;
}
