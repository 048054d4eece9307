import type { LimitDetails } from '@codetrain/contract/errors';
import * as l10n from '@vscode/l10n';
import type { FailureAction, FailureActionId, FailureView } from '../panel/protocol.ts';

/** Who was asked: CodeTrain's service, Anthropic itself, or a server of the person's choice (its host and port). */
export type Answerer =
  | { readonly kind: 'managed' }
  | { readonly kind: 'anthropic' }
  | { readonly kind: 'endpoint'; readonly host: string };

/** Everything that can keep a lesson from being written. */
export type Failure =
  /** No account is signed in, and the plan's service was asked. */
  | { readonly kind: 'signInNeeded' }
  /** The service has ended the sign-in of this editor. */
  | { readonly kind: 'signedOut' }
  /** The service refused the access token, a fresh one too. */
  | { readonly kind: 'tokenRefused' }
  | { readonly kind: 'accountBlocked' }
  /** A limit of the plan. `limit` tells which, how much, and until when. */
  | { readonly kind: 'limitReached'; readonly limit: LimitDetails }
  /** Too many requests in a short time. */
  | { readonly kind: 'slowDown'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'modelRefused'; readonly model: string; readonly why: 'unknown' | 'unpriced' | 'notInPlan' }
  | { readonly kind: 'updateNeeded'; readonly who: 'extension' | 'service' }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'keyMissing'; readonly answerer: Answerer }
  | { readonly kind: 'keyRefused'; readonly answerer: Answerer }
  /** The provider wants to be paid. */
  | { readonly kind: 'creditMissing'; readonly answerer: Answerer }
  /** A setting that cannot be used; `problem` says what is wrong with it. */
  | {
      readonly kind: 'badSetting';
      readonly setting: string;
      readonly problem: 'missing' | 'notAnAddress' | 'notSecure';
    }
  | { readonly kind: 'offline' }
  /** Nothing listens there, or the name is not known. */
  | { readonly kind: 'unreachable'; readonly answerer: Answerer }
  /** Who was asked answers that it cannot work now. */
  | { readonly kind: 'down'; readonly answerer: Answerer; readonly status: number }
  /** CodeTrain's service takes no requests, on purpose; `resumesAt` (ISO 8601) if it is known. */
  | { readonly kind: 'servicePaused'; readonly resumesAt?: string }
  /** CodeTrain's service works; the model's provider behind it does not. */
  | { readonly kind: 'providerDown'; readonly why: 'overloaded' | 'unreachable' | 'slow' | 'refused' }
  /** CodeTrain's service works; Stripe behind it does not. */
  | { readonly kind: 'billingDown' }
  /** The answer broke off, or nothing came for too long. */
  | { readonly kind: 'connectionLost'; readonly answerer: Answerer }
  /** The model declined. */
  | { readonly kind: 'declined' }
  /** The answer reached its largest size before it was complete. */
  | { readonly kind: 'cutOff' }
  /** The answer is not what was asked for, nor was its repair. */
  | { readonly kind: 'unusable' }
  /** The lines make no exercise of that kind, as can be told without a model. */
  | { readonly kind: 'unfit' }
  | { readonly kind: 'refused'; readonly answerer: Answerer; readonly status: number; readonly message: string }
  | { readonly kind: 'unexpected' };

/** A failure in words, with what a person can do about it. `requestId` names the request when asking for support. */
export function wordFailure(failure: Failure, requestId?: string): FailureView {
  const [title, detail, ...actions] = words(failure);
  return { title, detail, ...(requestId !== undefined && { requestId }), actions: actions.map(action) };
}

type Words = readonly [title: string, detail: string, ...actions: FailureActionId[]];

function words(failure: Failure): Words {
  switch (failure.kind) {
    case 'signInNeeded':
      return [
        l10n.t('No account is signed in'),
        l10n.t('Lessons of your plan need an account. You can also use your own Anthropic key or a model of your own.'),
        'signIn',
        'setApiKey',
        'chooseModel',
        'quizWithoutModel',
      ];
    case 'signedOut':
      return [
        l10n.t('You have been signed out'),
        l10n.t('The service has ended the sign-in of this editor. Sign in again; what you asked is kept.'),
        'signIn',
        'setApiKey',
        'chooseModel',
      ];
    case 'tokenRefused':
      return [
        l10n.t('Your sign-in was not accepted'),
        l10n.t('Try again; if that does not help, report the problem with the number below.'),
        'retry',
        'showLog',
      ];
    case 'accountBlocked':
      return [l10n.t('This account is blocked'), l10n.t('Ask support, naming the number below.'), 'setApiKey'];
    case 'limitReached':
      return limitWords(failure.limit);
    case 'slowDown':
      return [l10n.t('Too many requests at once'), waitWords(failure.retryAfterSeconds), 'retry'];
    case 'modelRefused':
      return [
        l10n.t('The model {0} cannot be used', failure.model),
        modelWords(failure.why),
        ...(failure.why === 'notInPlan' ? (['upgrade'] as const) : []),
        'chooseModel',
        'retry',
      ];
    case 'updateNeeded':
      return failure.who === 'extension'
        ? [l10n.t('Please update CodeTrain'), l10n.t('This version is too old for the service. Update the extension.')]
        : [
            l10n.t('The service is older than this extension'),
            l10n.t('It will be updated soon. Until then, install the version before this one.'),
            'retry',
          ];
    case 'tooLarge':
      return [l10n.t('The code is too large'), l10n.t('Select fewer lines.'), 'narrowSelection'];
    case 'keyMissing':
      return [
        l10n.t('No API key is set'),
        l10n.t('{0} needs a key. It is kept in the secret storage of your editor.', nameOf(failure.answerer)),
        'setApiKey',
        'chooseModel',
        'quizWithoutModel',
      ];
    case 'keyRefused':
      return [
        l10n.t('The API key was not accepted'),
        l10n.t('{0} refused it. Set it again, or another one.', nameOf(failure.answerer)),
        'setApiKey',
        'chooseModel',
      ];
    case 'creditMissing':
      return [
        l10n.t('No credit is left'),
        l10n.t('{0} wants to be paid before it answers.', nameOf(failure.answerer)),
        'retry',
        'chooseModel',
      ];
    case 'badSetting':
      return [l10n.t('The setting {0} cannot be used', failure.setting), settingWords(failure.problem), 'openSettings'];
    case 'offline':
      return [
        l10n.t('You are offline'),
        l10n.t('This machine has no connection. The lesson can be asked for again when it is back.'),
        'retry',
        'quizWithoutModel',
      ];
    case 'unreachable':
      return [
        l10n.t('{0} cannot be reached', nameOf(failure.answerer)),
        l10n.t('Your connection works, but nothing answers at its address. A proxy or a firewall may be in the way.'),
        'retry',
        failure.answerer.kind === 'endpoint' ? 'openSettings' : 'chooseModel',
        'showLog',
      ];
    case 'down':
      return [
        l10n.t('{0} does not work at the moment', nameOf(failure.answerer)),
        l10n.t('It answered with status {0}. This is not about your code or your connection.', failure.status),
        'retry',
        'chooseModel',
      ];
    case 'servicePaused':
      return [
        l10n.t("CodeTrain's service is paused"),
        pauseWords(failure.resumesAt),
        'retry',
        'setApiKey',
        'chooseModel',
      ];
    case 'providerDown':
      return [l10n.t("The model's provider does not answer"), providerWords(failure.why), 'retry', 'chooseModel'];
    case 'billingDown':
      return [
        l10n.t('Billing cannot be reached at the moment'),
        l10n.t('Nothing was charged, and your plan stays as it is. Try again soon.'),
        'retry',
      ];
    case 'connectionLost':
      return [
        l10n.t('The connection broke off'),
        l10n.t('{0} stopped in the middle of the answer. What had come is kept.', nameOf(failure.answerer)),
        'retry',
      ];
    case 'declined':
      return [
        l10n.t('The model declined'),
        l10n.t('It did not want to answer this. Another model may.'),
        'chooseModel',
        'retry',
      ];
    case 'cutOff':
      return [
        l10n.t('The answer grew too long'),
        l10n.t('It was cut off. What had come is kept; fewer lines give a shorter lesson.'),
        'retry',
        'narrowSelection',
      ];
    case 'unusable':
      return [
        l10n.t('The answer could not be used'),
        l10n.t('The model did not keep to the form of a lesson. Trying again, or another model, may help.'),
        'retry',
        'chooseModel',
      ];
    case 'unfit':
      return [
        l10n.t('These lines cannot be put in order'),
        l10n.t('Select a whole function: four statements at least, and no more than fits on two screens.'),
        'narrowSelection',
      ];
    case 'refused':
      return [
        l10n.t('{0} refused the request', nameOf(failure.answerer)),
        l10n.t('Status {0}: {1}', failure.status, failure.message),
        'chooseModel',
        'showLog',
      ];
    case 'unexpected':
      return [l10n.t('Something went wrong'), l10n.t('The log tells more. Please report it.'), 'retry', 'showLog'];
  }
}

function nameOf(answerer: Answerer): string {
  switch (answerer.kind) {
    case 'managed':
      return l10n.t("CodeTrain's service");
    case 'anthropic':
      return 'Anthropic';
    case 'endpoint':
      return answerer.host;
  }
}

function limitWords(limit: LimitDetails): Words {
  const resets = limit.resetsAt === undefined ? '' : l10n.t('It starts anew on {0}.', instant(limit.resetsAt));
  const upgrade = limit.largerPlan === false ? [] : (['upgrade'] as const);
  const kept =
    limit.largerPlan === false
      ? l10n.t('What you asked is kept: it goes on then, or with your own key.')
      : l10n.t('What you asked is kept: it goes on after an upgrade, or with your own key.');
  const detail = (first: string) => [first, resets, kept].filter((sentence) => sentence !== '').join(' ');
  switch (limit.limit) {
    case 'sessions':
      return [
        l10n.t('The lessons of your plan are used up'),
        detail(l10n.t('{0} of {1} are used.', limit.used, limit.allowed)),
        ...upgrade,
        'setApiKey',
        'chooseModel',
        'retry',
      ];
    case 'budget':
      return [
        l10n.t('The budget of your plan is used up'),
        detail(''),
        ...upgrade,
        'setApiKey',
        'chooseModel',
        'retry',
      ];
    case 'open_requests':
      return [
        l10n.t('Other lessons are still being written'),
        l10n.t('Your plan allows {0} at a time. Wait for one to end, or stop one.', limit.allowed),
        'retry',
      ];
    case 'session_requests':
      return [
        l10n.t('This lesson has reached its length'),
        l10n.t('{0} questions in one lesson are the limit. Start a new lesson to go on.', limit.allowed),
      ];
  }
}

/** In the language and the time zone of the person. */
const instant = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const pauseWords = (resumesAt: string | undefined): string =>
  resumesAt === undefined
    ? l10n.t('It takes no lessons at the moment. Your plan is not used up; your own key or model works meanwhile.')
    : l10n.t(
        'It takes lessons again on {0}. Your plan is not used up; your own key or model works meanwhile.',
        instant(resumesAt),
      );

const waitWords = (seconds: number | undefined): string =>
  seconds === undefined
    ? l10n.t('Wait a moment, then try again.')
    : l10n.t('Try again in {0} seconds.', Math.ceil(seconds));

function modelWords(why: (Failure & { kind: 'modelRefused' })['why']): string {
  switch (why) {
    case 'unknown':
      return l10n.t('There is no model of this name. Choose another one.');
    case 'unpriced':
      return l10n.t('It has no known price yet. Choose another one.');
    case 'notInPlan':
      return l10n.t('Your plan does not include it. Upgrade, choose another one, or use your own key.');
  }
}

function settingWords(problem: (Failure & { kind: 'badSetting' })['problem']): string {
  switch (problem) {
    case 'missing':
      return l10n.t('It is empty.');
    case 'notAnAddress':
      return l10n.t('It is no address such as https://openrouter.ai/api.');
    case 'notSecure':
      return l10n.t('Code and keys are sent over https only, except to this machine.');
  }
}

function providerWords(why: (Failure & { kind: 'providerDown' })['why']): string {
  switch (why) {
    case 'overloaded':
      return l10n.t('It is overloaded. CodeTrain itself works; try again soon, or choose another model.');
    case 'unreachable':
      return l10n.t('It cannot be reached from our service. Try again soon, or choose another model.');
    case 'slow':
      return l10n.t('It took too long. Try again, or choose another model.');
    case 'refused':
      return l10n.t('It refused the request. Choose another model, or report the problem.');
  }
}

/** A fresh table at each call, since translations are loaded after this file is. */
function action(id: FailureActionId): FailureAction {
  const labels: Record<FailureActionId, string> = {
    retry: l10n.t('Try Again'),
    signIn: l10n.t('Sign In'),
    upgrade: l10n.t('Upgrade'),
    setApiKey: l10n.t('Set API Key'),
    chooseModel: l10n.t('Choose Model'),
    openSettings: l10n.t('Open Settings'),
    showLog: l10n.t('Show Log'),
    narrowSelection: l10n.t('Select Fewer Lines'),
    quizWithoutModel: l10n.t('Quiz Without a Model'),
  };
  return { id, label: labels[id] };
}
