import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import type { Billing } from '../../src/billing/billing.ts';
import type { PlanPanel } from '../../src/billing/planPanel.ts';
import type { PlanMessage, PlanPageView } from '../../src/billing/protocol.ts';
import type { Services } from '../../src/services.ts';
import { editor as host, withFakeEditor } from '../host/fakeEditor.ts';
import { editor, FakePanel } from '../panel/support/fakeVscode.ts';
import { endingState, proState } from './plans.ts';
import { type BillingService, startBillingService } from './service.ts';

/** This editor's own address, which pages in the browser lead back to. */
const here = 'vscode://inferhaven.codetrain/billing';
const ada = { account: { id: 'ada', label: 'ada@example.com' } };

describe('billing: in the editor', () => {
  let service: BillingService;
  let billing: Billing;
  let panel: PlanPanel;
  let session: typeof ada | undefined;
  let errors: unknown[];
  let accountChanged: (change: 'signIn' | 'signOut') => void;

  beforeEach(async () => {
    host.reset();
    editor.reset();
    service = await startBillingService();
    host.settings.set('apiBaseUrl', service.url);
    host.settings.set('provider', 'managed');
    session = ada;
    errors = [];
    const loaded = await withFakeEditor(async () => ({
      ...(await import('../../src/billing/billing.ts')),
      ...(await import('../../src/billing/planPanel.ts')),
      ...(await import('../../src/billing/planState.ts')),
    }));
    panel = new loaded.PlanPanel({
      extensionUri: { path: '/ext' } as Uri,
      log: (message) => errors.push(message),
    });
    const plan = new loaded.PlanState();
    const listeners = new Set<(change: unknown) => void>();
    accountChanged = (change) => {
      for (const listener of listeners) listener({ change, session });
    };
    const services = {
      account: {
        get present() {
          return session;
        },
        session: async () => session,
        token: async () => (session === undefined ? undefined : 'a1'),
        refused: async () => false,
        wasEnded: false,
      },
      context: { extension: { id: 'codetrain' } },
      journal: { info() {}, warn() {}, request() {} },
      log: { error: (error: unknown) => errors.push(error), warn: (text: string) => errors.push(text), show() {} },
      onDidChangeAccount: (listener: (change: unknown) => void) => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
      plan,
    };
    billing = new loaded.Billing(services as unknown as Services, panel);
  });
  afterEach(async () => {
    billing.dispose();
    panel.dispose();
    await service.stop();
    assert.deepEqual(errors, []);
  });

  const page = (): FakePanel => {
    const only = editor.panels.at(-1);
    assert.ok(only, 'no panel is open');
    return only;
  };
  const send = (message: PlanMessage) => page().received.fire(message);

  /** Resolves with the page's view as soon as it is as told. */
  async function until(isThere: (view: PlanPageView) => boolean): Promise<PlanPageView> {
    const shown = () => (page().posted.at(-1) as { view: PlanPageView } | undefined)?.view;
    await untilTrue(() => {
      const view = shown();
      return view !== undefined && isThere(view);
    });
    return shown() as PlanPageView;
  }
  const untilSaid = (words: RegExp) => untilTrue(() => editor.said.some((text) => words.test(text)));
  async function untilTrue(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const open = (): Promise<boolean> => {
    const upgraded = billing.upgrade();
    send({ type: 'ready' });
    return upgraded;
  };
  const hasPlans = (view: PlanPageView) =>
    view.page === 'plans' && view.plans !== undefined && view.account.plan !== undefined;
  const checkoutIs = (checkout: string) => (view: PlanPageView) => view.page === 'plans' && view.checkout === checkout;

  it('compares the plans, and marks the one in force', async () => {
    void open();
    const view = await until(hasPlans);
    assert.equal(view.account.plan, 'free');
    assert.ok(view.page === 'plans');
    assert.deepEqual(
      view.plans?.map(({ models }) => models),
      [['Claude Haiku 5.5'], 'all'],
    );
  });

  it('opens the page to pay on, as it is spelled, and sees the plan when the person comes back', async () => {
    const upgraded = open();
    await until(hasPlans);
    send({ type: 'buy', plan: 'pro', interval: 'year' });
    await until(checkoutIs('waiting'));
    assert.deepEqual(editor.opened, ['https://checkout.test/c/pay/1#fid%2Fa%3D']);
    assert.deepEqual(service.bodies.get('POST /v1/billing/checkout'), { plan: 'pro', interval: 'year', editor: here });
    service.atStripe = proState;
    editor.windowState.fire({ focused: false });
    assert.ok(!service.asked.includes('POST /v1/billing/refresh'));
    editor.windowState.fire({ focused: true });
    assert.equal(await upgraded, true);
    await untilSaid(/^You are on Pro\./);
    const view = await until(checkoutIs('paid'));
    assert.equal(view.account.plan, 'pro');
  });

  it('sees it without the person, and by the link of the page that says thanks, one time after the other', async () => {
    for (const way of ['poll', 'link'] as const) {
      const upgraded = open();
      await until(hasPlans);
      send({ type: 'buy', plan: 'pro', interval: 'month' });
      await until(checkoutIs('waiting'));
      if (way === 'poll') service.state = proState;
      else {
        service.atStripe = proState;
        await billing.returned();
      }
      assert.equal(await upgraded, true);
      service.state = { ...service.state, plan: { name: 'free', displayName: 'Free' }, subscription: null };
      page().dispose();
    }
  });

  it('has the person sign in first, and goes on by itself', async () => {
    session = undefined;
    host.providers.set('codetrain.signIn', () => {
      session = ada;
      accountChanged('signIn');
      return true;
    });
    void open();
    const view = await until((shown) => shown.page === 'plans' && shown.plans !== undefined);
    assert.equal(view.account.label, undefined);
    assert.deepEqual(service.tokens, [undefined]);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
    assert.equal(editor.opened.length, 1);
  });

  it('buys nothing for who does not sign in', async () => {
    session = undefined;
    host.providers.set('codetrain.signIn', () => false);
    void open();
    await until((shown) => shown.page === 'plans' && shown.plans !== undefined);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('idle'));
    assert.deepEqual(service.asked, ['GET /v1/plans']);
  });

  it('sells nothing to an account that has the plan already, and says so', async () => {
    void open();
    await until(hasPlans);
    service.state = proState;
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('paid'));
    assert.ok(!service.asked.includes('POST /v1/billing/checkout'));
  });

  it('leads who has a subscription to the page that changes it', async () => {
    void open();
    await until(hasPlans);
    service.refuse.set('POST /v1/billing/checkout', 'already_subscribed');
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await untilTrue(() => editor.opened.length > 0);
    assert.deepEqual(editor.opened, ['https://billing.test/p/session/1']);
  });

  it('says when billing is down, with a way forward, and goes on then', async () => {
    void open();
    await until(hasPlans);
    service.refuse.set('POST /v1/billing/checkout', 'billing_unavailable');
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    const { failure } = await until((view) => view.failure !== undefined);
    assert.match(failure?.title ?? '', /Billing cannot be reached/);
    assert.match(failure?.detail ?? '', /Nothing was charged/);
    assert.match(failure?.requestId ?? '', /^request-/);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
  });

  it('tells a service that is away from one that answers nonsense', async () => {
    service.nonsense.add('GET /v1/plans');
    void open();
    assert.match(
      (await until((view) => view.failure !== undefined)).failure?.title ?? '',
      /does not work at the moment/,
    );
    host.settings.set('apiBaseUrl', 'http://127.0.0.1:9');
    send({ type: 'failureAction', action: 'retry' });
    const away = await until((view) => /cannot be reached/.test(view.failure?.title ?? ''));
    host.settings.set('apiBaseUrl', service.url);
    service.nonsense.clear();
    assert.ok(away);
    send({ type: 'failureAction', action: 'retry' });
    await until((view) => hasPlans(view) && view.failure === undefined);
  });

  it('buys and manages also where no browser can call the editor back', async () => {
    editor.cannotBeCalled = true;
    void open();
    await until(hasPlans);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
    assert.deepEqual(service.bodies.get('POST /v1/billing/checkout'), { plan: 'pro', interval: 'month' });
    await billing.manage();
    assert.deepEqual(service.bodies.get('POST /v1/billing/portal'), {});
  });

  it('offers the address where no browser can be opened', async () => {
    editor.hasNoBrowser = true;
    editor.press = 'Copy Address';
    void open();
    await until(hasPlans);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
    assert.deepEqual(editor.copied, ['https://checkout.test/c/pay/1#fid%2Fa%3D']);
  });

  it('does not keep whoever waits, when the page is closed', async () => {
    const upgraded = open();
    await until(hasPlans);
    page().dispose();
    assert.equal(await upgraded, false);
  });

  it('still sees the payment when the page was closed meanwhile', async () => {
    const upgraded = open();
    await until(hasPlans);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
    page().dispose();
    service.atStripe = proState;
    editor.windowState.fire({ focused: true });
    assert.equal(await upgraded, true);
  });

  it('gives up waiting when the account changes', async () => {
    const upgraded = open();
    await until(hasPlans);
    send({ type: 'buy', plan: 'pro', interval: 'month' });
    await until(checkoutIs('waiting'));
    session = undefined;
    accountChanged('signOut');
    assert.equal(await upgraded, false);
  });

  it('opens the portal, and tells of a cancellation and of its end', async () => {
    service.state = proState;
    await billing.manage();
    assert.deepEqual(editor.opened, ['https://billing.test/p/session/1']);
    service.atStripe = endingState;
    editor.windowState.fire({ focused: true });
    await untilSaid(/^Pro ends on .* is not renewed/);
    service.atStripe = proState;
    editor.windowState.fire({ focused: true });
    await untilSaid(/^Pro goes on as before/);
  });

  it('offers plans to who has bought nothing', async () => {
    service.refuse.set('POST /v1/billing/portal', 'nothing_bought');
    editor.press = 'Upgrade';
    await billing.manage();
    assert.match(editor.said.join(), /Nothing has been bought/);
    assert.equal(page().title, 'CodeTrain Plans');
  });

  it('shows usage with its models by name, and goes between the pages', async () => {
    await billing.showUsage();
    send({ type: 'ready' });
    const view = await until((shown) => shown.page === 'usage' && shown.report !== undefined);
    assert.ok(view.page === 'usage');
    assert.deepEqual(
      view.report?.byModel.map(({ model }) => model),
      ['Claude Haiku 5.5', 'Claude Opus 5.5'],
    );
    send({ type: 'show', page: 'plans' });
    await until(hasPlans);
    assert.equal(page().title, 'CodeTrain Plans');
  });

  it('comes back after the window was reloaded, on the page it showed; what it cannot restore is closed', async () => {
    const lost = new FakePanel('CodeTrain Plans', {});
    await editor.serializer?.deserializeWebviewPanel(lost, { page: 'elsewhere' });
    assert.ok(lost.disposed);
    const restored: string[] = [];
    panel.onDidRestore((page) => restored.push(page));
    const kept = new FakePanel('CodeTrain Usage', {});
    await editor.serializer?.deserializeWebviewPanel(kept, { page: 'usage' });
    assert.deepEqual(restored, ['usage']);
    const loaded = billing.restore('usage');
    kept.received.fire({ type: 'ready' });
    await loaded;
    const { view } = kept.posted.at(-1) as { view: PlanPageView };
    assert.ok(view.page === 'usage' && view.report !== undefined);
    const { options, html } = kept.webview;
    assert.deepEqual(Object(options).enableCommandUris, false);
    assert.match(html, /<codetrain-plan><\/codetrain-plan>[\s\S]*nonce="[\w+/]{32}"[\s\S]*\/plan\.js"/);
  });

  it('drops a message that is not one of its page, with a line in the log', async () => {
    await billing.showUsage();
    page().received.fire({ type: 'buy', plan: 'pro', interval: 'decade' });
    assert.match(String(errors.pop()), /^Dropped a message/);
  });
});
