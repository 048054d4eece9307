import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { ApiError, errorBody, invalidRequest } from './apiError.ts';
import { type BehaviourQueue, type Fault, type Pace, reportedUsage } from './behaviour.ts';
import { EventStream, wait } from './eventStream.ts';
import type { Flavour } from './flavour.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { wholeMessage } from './message.ts';
import { type MessageRequest, parseMessageRequest } from './messageRequest.ts';
import type { PromptCache } from './promptCache.ts';
import { planReply, tokensOf } from './reply.ts';
import { streamReply } from './streamReply.ts';
import { answerTo } from './tutor/answer.ts';
import { costNanos, type Usage } from './usage.ts';

export interface Provider {
  readonly keys: Readonly<Record<Flavour['name'], string>>;
  /** Unless a behaviour says otherwise. */
  pace: Pace;
  readonly behaviours: BehaviourQueue;
  readonly journal: Journal;
  readonly cache: PromptCache;
}

/** `POST …/messages`: refuse, or answer whole or as a stream; the journal gets what was reported. */
export async function handleMessages(provider: Provider, flavour: Flavour, req: Request, res: Response): Promise<void> {
  const requestId = `req_01${randomUUID().replaceAll('-', '').slice(0, 22)}`;
  const entry = provider.journal.add(newEntry(flavour, requestId, req));
  res.setHeader('request-id', requestId);
  const gone = new AbortController();
  res.once('close', () => gone.abort());
  try {
    await answer(provider, flavour, req, res, entry, gone.signal);
  } catch (error) {
    if (gone.signal.aborted && entry.outcome === 'open') entry.outcome = 'clientLeft';
    else refuse(res, entry, error);
  } finally {
    entry.finishedAt = new Date().toISOString();
  }
}

async function answer(
  provider: Provider,
  flavour: Flavour,
  req: Request,
  res: Response,
  entry: JournalEntry,
  signal: AbortSignal,
): Promise<void> {
  authorise(req, flavour, provider.keys[flavour.name]);
  const request = parseMessageRequest(req.body);
  const model = flavour.findModel(request.model);
  if (!model) throw new ApiError(404, 'not_found_error', `model: ${request.model}`);
  if (request.max_tokens > model.maxOutputTokens) {
    throw invalidRequest(
      `max_tokens: ${request.max_tokens} > ${model.maxOutputTokens}, which is the maximum allowed number of output tokens for ${request.model}`,
    );
  }
  const behaviour = provider.behaviours.take();
  failBeforeOutput(behaviour?.fault);
  const reply = planReply(behaviour?.answer ?? answerTo(request, behaviour?.defect), request, behaviour?.fault);
  const input = provider.cache.account(request, model);
  const settle = (outputTokens: number): Usage => {
    entry.usage = { ...input, output_tokens: outputTokens };
    entry.cost = costNanos(model, entry.usage) / 1e9;
    return entry.usage;
  };
  entry.id = flavour.newId();
  entry.stopReason = reply.stopReason;
  const envelope = { flavour, id: entry.id, modelName: request.model, model };
  const pace = behaviour?.pace ?? provider.pace;
  const finalUsage = settle(tokensOf(reply.pieces));
  const extraUsage = behaviour?.withoutCost ? {} : flavour.extraUsage(model, finalUsage);
  if (!request.stream) {
    await wait(generationMs(pace, finalUsage.output_tokens), signal);
    const reported = reportedUsage(finalUsage, behaviour?.fault);
    const whole = wholeMessage(envelope, reply, reported, extraUsage);
    const sent = await sendWhole(res, behaviour?.fault, whole, signal);
    entry.outcome = sent ? 'completed' : 'brokenOff';
    return;
  }
  settle(0);
  const stream = new EventStream(res, signal, {});
  const plan = {
    envelope,
    reply,
    usage: finalUsage,
    extraUsage,
    pace,
    fault: behaviour?.fault,
    signal,
    onTokens: settle,
  };
  entry.outcome = (await streamReply(stream, plan)) ? 'completed' : 'brokenOff';
}

/** With a fault in the middle of an answer that does not stream, nothing of it arrives: then it returns false. */
async function sendWhole(res: Response, fault: Fault | undefined, body: object, signal: AbortSignal): Promise<boolean> {
  if (fault?.kind === 'errorMidway') throw new ApiError(529, 'overloaded_error', 'Overloaded');
  while (fault?.kind === 'stall') await wait(60_000, signal);
  if (fault?.kind === 'disconnect') {
    res.socket?.destroy();
    return false;
  }
  res.json(body);
  return true;
}

const generationMs = (pace: Pace, tokens: number): number =>
  pace.firstByteMs + (pace.tokensPerSecond > 0 ? (tokens * 1000) / pace.tokensPerSecond : 0);

function failBeforeOutput(fault: Fault | undefined): void {
  switch (fault?.kind) {
    case 'rateLimited':
      throw new ApiError(429, 'rate_limit_error', 'This request would exceed your organization’s rate limit.', {
        'retry-after': String(fault.retryAfterSeconds),
      });
    case 'overloaded':
      throw new ApiError(529, 'overloaded_error', 'Overloaded');
    case 'internal':
      throw new ApiError(500, 'api_error', 'Internal server error');
    case 'billing':
      throw new ApiError(402, 'billing_error', 'Your credit balance is too low to access the API.');
    default:
  }
}

function authorise(req: Request, flavour: Flavour, key: string): void {
  const bearer = /^Bearer (.+)$/i.exec(req.get('authorization') ?? '')?.[1];
  const given = bearer ?? req.get('x-api-key');
  if (given !== key) {
    throw new ApiError(
      401,
      'authentication_error',
      bearer === undefined ? 'invalid x-api-key' : 'Invalid bearer token',
    );
  }
  if (flavour.name === 'anthropic' && req.get('anthropic-version') === undefined) {
    throw invalidRequest('anthropic-version: header is required');
  }
}

function refuse(res: Response, entry: JournalEntry, error: unknown): void {
  const known = error instanceof ApiError ? error : new ApiError(500, 'api_error', String(error));
  entry.status = known.status;
  entry.outcome = 'refused';
  delete entry.usage;
  delete entry.cost;
  if (res.headersSent) res.destroy();
  else res.status(known.status).set(known.headers).json(errorBody(known, entry.requestId));
}

function newEntry(flavour: Flavour, requestId: string, req: Request): JournalEntry {
  const { authorization: _bearer, 'x-api-key': _key, ...headers } = req.headers;
  const body = req.body as Partial<MessageRequest> | undefined;
  return {
    id: '',
    requestId,
    flavour: flavour.name,
    receivedAt: new Date().toISOString(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
    status: 200,
    model: String(body?.model ?? ''),
    stream: body?.stream === true,
    outcome: 'open',
  };
}
