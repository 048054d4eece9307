import { ContextKey } from '../base/contextKey.ts';
import { type CommandHandlers, contextKeys } from '../contributions.ts';
import type { Services } from '../services.ts';
import type { Billing } from './billing.ts';
import { PlanPanel } from './planPanel.ts';
import { BILLING_PATH } from './returnPath.ts';
import { isSubscribed } from './subscribed.ts';

/** In the editor's own storage: the account that has a subscription, as was last known. */
const SUBSCRIBER = 'subscriber';

/** Plan, purchase and usage: their commands, and the panel that the editor restores. The rest is loaded when used. */
export function registerBilling(services: Services): Pick<CommandHandlers, 'upgrade' | 'manageBilling' | 'showUsage'> {
  const { account, context, disposables, journal, plan } = services;
  const panel = disposables.add(new PlanPanel({ extensionUri: context.extensionUri, log: journal.warn }));
  const subscribed = disposables.add(new ContextKey(contextKeys.subscribed));
  let loading: Promise<Billing> | undefined;
  const billing = (): Promise<Billing> => {
    loading ??= import('./billing.ts').then((module) => disposables.add(new module.Billing(services, panel)));
    return loading;
  };
  const inBackground = (act: (loaded: Billing) => Promise<void>) => {
    billing()
      .then(act)
      .catch((error: unknown) => journal.warn(`billing: ${error instanceof Error ? error.message : String(error)}`));
  };

  disposables.add(panel.onDidRestore((page) => inBackground((loaded) => loaded.restore(page))));
  disposables.add(
    services.onDidReceiveUri((uri) => {
      if (uri.path === BILLING_PATH) inBackground((loaded) => loaded.returned());
    }),
  );
  disposables.add(
    services.onDidChangeAccount(({ change, session }) => {
      if (change === 'renewed') return;
      plan.forget();
      subscribed.value = session !== undefined && context.globalState.get(SUBSCRIBER) === session.account.id;
      if (change === 'signIn') inBackground((loaded) => loaded.learn());
    }),
  );
  disposables.add(
    plan.onDidChange(() => {
      const id = account.present?.account.id;
      if (plan.billing === undefined || id === undefined) return;
      subscribed.value = isSubscribed(plan.billing);
      const kept = context.globalState.get(SUBSCRIBER);
      if (subscribed.value && kept !== id) void context.globalState.update(SUBSCRIBER, id);
      if (!subscribed.value && kept === id) void context.globalState.update(SUBSCRIBER, undefined);
    }),
  );
  // Of a plan that is not known yet, a request tells no more than its limits.
  disposables.add(
    plan.onDidMeter(() => {
      if (plan.isStale && loading === undefined) inBackground((loaded) => loaded.learn());
    }),
  );
  return {
    upgrade: async () => (await billing()).upgrade(),
    manageBilling: async () => (await billing()).manage(),
    showUsage: async () => (await billing()).showUsage(),
  };
}
