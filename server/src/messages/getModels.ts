import { type ModelInfo, modelListQuery } from '@codetrain/contract/models';
import type { RequestHandler } from 'express';
import type { Config } from '../config.ts';
import { accountNow } from '../http/accountNow.ts';
import { booksOf } from '../http/booksOf.ts';
import { ApiError } from '../http/errors.ts';
import { invalidRequest } from '../http/invalidRequest.ts';
import { pageOf } from '../http/page.ts';
import type { AccountId } from '../ids.ts';
import type { Accounts } from '../metering/accounts.ts';
import { planAllows, planNamed } from '../metering/plans.ts';
import type { PriceSource } from '../metering/priceSource.ts';
import type { PriceBook } from '../metering/prices.ts';
import { modelInfo } from './modelInfo.ts';
import { isModelId } from './models.ts';

export interface ModelsServices {
  readonly config: Pick<Config, 'routes'>;
  readonly accounts: Accounts;
  readonly prices: PriceSource;
}

/** `GET /v1/models`: the models that the account may ask now, as Anthropic's Models API lists them. */
export function listModels(services: ModelsServices): RequestHandler {
  return async (req, res) => {
    const { data: page, error } = modelListQuery.safeParse(req.query, { reportInput: true });
    if (page === undefined) throw invalidRequest(error.issues);
    const ask = await askerOf(services, res.locals.accountId);
    const models = [...services.config.routes.keys()].flatMap((id) => {
      const answer = ask(id);
      return answer instanceof ApiError ? [] : [answer];
    });
    res.json(pageOf(models, page));
  };
}

/** `GET /v1/models/:id`: one of them. What else is asked for is told what `POST /v1/messages` would tell. */
export function retrieveModel(services: ModelsServices): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const answer = (await askerOf(services, res.locals.accountId))(req.params.id);
    if (answer instanceof ApiError) throw answer;
    res.json(answer);
  };
}

/** What an account can learn of a model: its plan is read anew, since it may be that of a minute ago. */
async function askerOf(
  { config, accounts, prices }: ModelsServices,
  accountId: AccountId,
): Promise<(id: string) => ModelInfo | ApiError> {
  const account = await accountNow(() => accounts.read(accountId));
  if (account.isBlocked) throw new ApiError('account_blocked', 'This account is blocked.');
  const plan = planNamed(account.plan);
  const book: PriceBook = await booksOf(async () => prices.current());
  const now = new Date();
  return (id) => {
    if (!isModelId(id) || !config.routes.has(id)) {
      return new ApiError('model_unknown', 'model: there is no such model here.');
    }
    const tiers = book.at(id, now);
    const since = book.since(id);
    if (tiers === undefined || since === undefined) {
      return new ApiError('model_unpriced', 'model: this model has no price yet.');
    }
    if (!planAllows(plan, id)) {
      return new ApiError('model_not_in_plan', "model: this model is not part of the account's plan.");
    }
    return modelInfo(id, tiers, since);
  };
}
