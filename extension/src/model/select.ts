import { headers } from '@codetrain/contract/headers';
import type { UsageEvent } from '@codetrain/contract/usage';
import { CONTRACT_VERSION } from '@codetrain/contract/version';
import type { TokenSource } from '../account/account.ts';
import type { ApiKeys } from '../account/apiKeys.ts';
import type { Answerer, Failure } from '../account/failures.ts';
import { serviceFailure } from '../account/serviceFailure.ts';
import type { Settings } from '../settings.ts';
import { parseBaseUrl } from './baseUrl.ts';
import type { ModelProvider } from './provider.ts';
import type { Target } from './target.ts';

/** What of the settings decides who answers. */
export type ModelSettings = Pick<Settings, 'provider' | 'model' | 'endpointBaseUrl' | 'endpointModel' | 'apiBaseUrl'>;

export interface Credentials {
  readonly tokens: TokenSource;
  readonly keys: Pick<ApiKeys, 'get'>;
  /** Told what each managed request leaves of the plan. */
  readonly metered?: (usage: UsageEvent) => void;
}

const ANTHROPIC = 'https://api.anthropic.com';

/** Who answers, by the settings. Settings that cannot be used are told when something is asked. */
export function selectProvider(settings: ModelSettings, credentials: Credentials): ModelProvider {
  const target = selectTarget(settings, credentials);
  if ('kind' in target) return refusing(target, settings);
  return {
    answerer: target.answerer,
    model: target.model,
    async *ask(request, options) {
      // The SDK is loaded when the first question is asked: activation does not pay for it.
      const { askMessagesApi } = await import('./messagesApi.ts');
      for await (const event of askMessagesApi(target, request, options)) {
        if (event.kind === 'metered') credentials.metered?.(event.usage);
        yield event;
      }
    },
  };
}

const refusing = (failure: Failure, { provider, endpointModel, model }: ModelSettings): ModelProvider => ({
  answerer: provider === 'endpoint' ? { kind: 'endpoint', host: '' } : { kind: provider },
  model: provider === 'endpoint' ? endpointModel : model,
  async *ask() {
    yield { kind: 'failed', failure };
  },
});

/** Where a request goes, by the settings; or why they cannot be used. */
export function selectTarget(settings: ModelSettings, credentials: Credentials): Target | Failure {
  switch (settings.provider) {
    case 'managed':
      return managed(settings, credentials);
    case 'anthropic':
      return anthropic(settings, credentials);
    case 'endpoint':
      return endpoint(settings, credentials);
  }
}

function managed({ apiBaseUrl, model }: ModelSettings, { tokens }: Credentials): Target | Failure {
  const address = parseBaseUrl(apiBaseUrl);
  if (address.kind === 'unusable') return badSetting('codetrain.apiBaseUrl', address.problem);
  const answerer: Answerer = { kind: 'managed' };
  return {
    answerer,
    baseUrl: address.url,
    model,
    tellsFormat: false,
    async credential() {
      try {
        const token = await tokens.token();
        if (token !== undefined) return { kind: 'bearer', token };
        return { kind: 'failed', failure: { kind: tokens.wasEnded ? 'signedOut' : 'signInNeeded' } };
      } catch (error) {
        return { kind: 'failed', failure: serviceFailure(error, address.url) };
      }
    },
    refused: (token, code) => tokens.refused(token, code),
    headers: ({ sessionId, mode }) => ({
      [headers.contract]: String(CONTRACT_VERSION),
      [headers.session]: sessionId,
      [headers.mode]: mode,
    }),
  };
}

function anthropic({ model }: ModelSettings, { keys }: Credentials): Target {
  const answerer: Answerer = { kind: 'anthropic' };
  return {
    answerer,
    baseUrl: ANTHROPIC,
    model,
    tellsFormat: false,
    async credential() {
      const token = await keys.get({ kind: 'anthropic' });
      return token === undefined
        ? { kind: 'failed', failure: { kind: 'keyMissing', answerer } }
        : { kind: 'bearer', token };
    },
    refused: async () => false,
    headers: () => ({}),
  };
}

function endpoint({ endpointBaseUrl, endpointModel }: ModelSettings, { keys }: Credentials): Target | Failure {
  const address = parseBaseUrl(endpointBaseUrl);
  if (address.kind === 'unusable') return badSetting('codetrain.endpoint.baseUrl', address.problem);
  if (endpointModel === '') return badSetting('codetrain.endpoint.model', 'missing');
  return {
    answerer: { kind: 'endpoint', host: address.host },
    baseUrl: address.url,
    model: endpointModel,
    tellsFormat: true,
    async credential() {
      const token = await keys.get({ kind: 'endpoint', baseUrl: address.url });
      return token === undefined ? { kind: 'none' } : { kind: 'bearer', token };
    },
    refused: async () => false,
    headers: () => ({}),
  };
}

const badSetting = (setting: string, problem: 'missing' | 'notAnAddress' | 'notSecure'): Failure => ({
  kind: 'badSetting',
  setting,
  problem,
});
