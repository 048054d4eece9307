import type { Failure } from '../../extension/src/account/failures.ts';
import type { StopReason, Usage } from '../../extension/src/model/provider.ts';
import { type ModelSettings, selectProvider } from '../../extension/src/model/select.ts';
import { failureText } from '../../extension/src/session/journal.ts';
import type { TutorRequest } from '../../extension/src/tutor/request.ts';
import type { Budget } from './budget.ts';
import { Halt } from './halt.ts';

/** What a model said. */
export interface Answer {
  readonly text: string;
  readonly stopReason: StopReason;
  readonly usage: Usage;
}

/** A model that is measured. */
export interface Model {
  readonly name: string;
  /**
   * Undefined if no whole answer came, for a reason that may pass: that tells nothing of the model.
   * @throws Halt if there is no use in asking on.
   */
  ask(request: TutorRequest): Promise<Answer | undefined>;
}

export interface ModelOptions {
  readonly key: string;
  readonly model: string;
  /** Another server that speaks the Messages API; absent: Anthropic. */
  readonly baseUrl?: string;
  readonly budget: Budget;
  readonly signal: AbortSignal;
}

/** The SDK has tried each of them again before. */
const MOST_FAILURES_IN_A_ROW = 3;

/** Asks as the extension does with a key of the person's own: the same SDK, the same parameters. */
export function openModel({ key, model, baseUrl, budget, signal }: ModelOptions): Model {
  const settings: ModelSettings = {
    provider: baseUrl === undefined ? 'anthropic' : 'endpoint',
    model,
    endpointBaseUrl: baseUrl ?? '',
    endpointModel: model,
    apiBaseUrl: '',
  };
  const provider = selectProvider(settings, {
    tokens: { token: async () => undefined, refused: async () => false, wasEnded: false },
    keys: { get: async () => key },
  });
  let failures = 0;
  const failed = (failure: Failure): undefined => {
    failures += 1;
    if (mayPass(failure) && failures < MOST_FAILURES_IN_A_ROW) return undefined;
    throw new Halt('unanswered', `${model} did not answer: ${failureText(failure)}`);
  };
  return {
    name: model,
    async ask(request) {
      budget.admit(model, request);
      let text = '';
      for await (const event of provider.ask(request, { signal, sessionId: crypto.randomUUID(), mode: 'explain' })) {
        if (event.kind === 'text') text += event.text;
        if (event.kind === 'failed') return failed(event.failure);
        if (event.kind === 'stopped') throw new Halt('interrupted', 'interrupted');
        if (event.kind === 'done') {
          failures = 0;
          const { usage, stopReason } = event;
          budget.spending.add(model, usage);
          return { text, stopReason, usage };
        }
      }
      throw new Error(`${model} said nothing.`);
    },
  };
}

function mayPass({ kind }: Failure): boolean {
  return kind === 'slowDown' || kind === 'down' || kind === 'connectionLost' || kind === 'offline';
}
