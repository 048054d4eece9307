import type { BehaviourRequest, JournalEntry, Pace } from '../../sandbox/src/model.ts';
import { stage } from './stage.ts';

/** Answers slowly enough to be watched and stopped, in tokens a second. */
export const slow: Pace = { tokensPerSecond: 60, firstByteMs: 0 };

/** Tells the model provider how to answer what comes next. */
export async function answerNext(...behaviours: readonly BehaviourRequest[]): Promise<void> {
  await control('POST', 'next', behaviours);
}

/** Everything the provider was asked since the last `forgetRequests`. */
export async function requests(): Promise<JournalEntry[]> {
  return (await control('GET', 'requests')).json() as Promise<JournalEntry[]>;
}

/** Forgets what was asked and what was still to be answered in a special way. */
export async function forgetRequests(): Promise<void> {
  await control('DELETE', 'requests');
}

async function control(method: string, route: string, body?: unknown): Promise<Response> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${stage().service.model}/sandbox/${route}`, { method, ...init });
  if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`);
  return response;
}
