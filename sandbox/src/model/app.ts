import express, { type ErrorRequestHandler, type Express } from 'express';
import * as z from 'zod';
import { ApiError, errorBody } from './apiError.ts';
import { BehaviourQueue, type Pace } from './behaviour.ts';
import { activity, type BillKeys, costReport } from './bills.ts';
import { anthropic, type Flavour, openRouter } from './flavour.ts';
import { generationBody } from './generation.ts';
import { Journal } from './journal.ts';
import { parseMessageRequest } from './messageRequest.ts';
import { handleMessages, type Provider } from './messagesRoute.ts';
import { countInputTokens, PromptCache } from './promptCache.ts';

/** The provider's routes, and `/sandbox/…` by which tests steer it. */
export function createModelApp({
  keys,
  billKeys,
  pace,
}: Pick<Provider, 'keys' | 'pace'> & { billKeys: BillKeys }): Express {
  const provider: Provider = {
    keys,
    pace,
    behaviours: new BehaviourQueue(),
    journal: new Journal(),
    cache: new PromptCache(),
  };
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '32mb', type: () => true }));
  const messages =
    (flavour: Flavour): express.RequestHandler =>
    (req, res) =>
      handleMessages(provider, flavour, req, res);

  app.post('/v1/messages', messages(anthropic));
  app.post('/v1/messages/count_tokens', (req, res) => {
    // Counting takes no max_tokens; everything else is checked alike.
    res.json({ input_tokens: countInputTokens(parseMessageRequest({ max_tokens: 1, ...req.body })) });
  });
  app.post('/api/v1/messages', messages(openRouter));
  app.get('/api/v1/generation', (req, res) => {
    const body = generationBody(provider.journal.find(String(req.query['id'])));
    res.status(body ? 200 : 404).json(body ?? { error: { code: 404, message: 'Generation not found' } });
  });
  app.get('/v1/organizations/cost_report', (req, res) => {
    res.json(costReport(req, billKeys, provider.journal.all()));
  });
  app.get('/api/v1/activity', (req, res) => {
    res.json(activity(req, billKeys, provider.journal.all()));
  });

  app.post('/sandbox/next', (req, res) => {
    provider.behaviours.add(req.body);
    res.sendStatus(204);
  });
  app.put('/sandbox/pace', (req, res) => {
    const { tokensPerSecond = 0, firstByteMs = 0 } = req.body as Partial<Pace>;
    provider.pace = { tokensPerSecond, firstByteMs };
    res.sendStatus(204);
  });
  app.get('/sandbox/requests', (_req, res) => {
    res.json(provider.journal.all());
  });
  app.delete('/sandbox/requests', (_req, res) => {
    provider.journal.clear();
    provider.behaviours.clear();
    provider.cache.forget();
    res.sendStatus(204);
  });

  app.use((req) => {
    throw new ApiError(404, 'not_found_error', `Not found: ${req.method} ${req.path}`);
  });
  app.use(wordErrors);
  return app;
}

const wordErrors: ErrorRequestHandler = (error, _req, res, _next) => {
  const known = toApiError(error);
  res.status(known.status).json(errorBody(known, 'req_sandbox'));
};

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof z.ZodError) return new ApiError(400, 'invalid_request_error', z.prettifyError(error));
  const type = error instanceof Error && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') return new ApiError(413, 'request_too_large', 'Request exceeds the maximum size');
  if (type === 'entity.parse.failed')
    return new ApiError(400, 'invalid_request_error', 'The request body is not valid JSON');
  return new ApiError(500, 'api_error', String(error));
}
