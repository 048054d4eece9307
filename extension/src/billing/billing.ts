import type { BillingState } from '@codetrain/contract/billing';
import type { BillingInterval, PlanOffer } from '@codetrain/contract/plans';
import type { UsageReport } from '@codetrain/contract/usage';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { wordFailure } from '../account/failures.ts';
import { Disposables } from '../base/disposables.ts';
import { ownAddress } from '../base/ownAddress.ts';
import { commands } from '../contributions.ts';
import type { FailureActionId, FailureView } from '../panel/protocol.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { BillingApi, BillingError } from './billingApi.ts';
import { openPage } from './openPage.ts';
import type { PlanPanel } from './planPanel.ts';
import type { Checkout, PlanMessage, PlanPage, PlanPageView } from './protocol.ts';
import { BILLING_PATH } from './returnPath.ts';
import { isSubscribed } from './subscribed.ts';
import { pageView } from './views.ts';
import { watchBilling } from './watchBilling.ts';
import { wordChange } from './words.ts';

/** Plans, purchases and usage in this window: the pages, the way to Stripe's, and what comes back from there. */
export class Billing implements vscode.Disposable {
  readonly #services: Services;
  readonly #panel: PlanPanel;
  readonly #api: BillingApi;
  readonly #disposables = new Disposables();
  /** The person is back from the browser, by a link of its page. */
  readonly #returned = this.#disposables.add(new vscode.EventEmitter<void>());
  /** Whoever waits for an upgrade: told whether one came. */
  readonly #waiting = new Set<(upgraded: boolean) => void>();
  #page: PlanPage = 'plans';
  #plans: readonly PlanOffer[] | undefined;
  #report: UsageReport | undefined;
  #failure: FailureView | undefined;
  #checkout: Checkout = 'idle';
  #watching: AbortController | undefined;
  /** What is loaded now; asked for meanwhile, it is loaded once more. */
  #loads = 0;

  constructor(services: Services, panel: PlanPanel) {
    this.#services = services;
    this.#panel = panel;
    this.#api = new BillingApi(services.account, () => readSettings().apiBaseUrl);
    this.#disposables.add(panel.onDidReceiveMessage((message) => this.#guard(() => this.#receive(message))));
    this.#disposables.add(panel.onDidClose(() => this.#closed()));
    this.#disposables.add(services.onDidChangeAccount(({ change }) => this.#accountChanged(change !== 'renewed')));
    this.#disposables.add(services.plan.onDidMeter(() => this.#metered()));
  }

  dispose(): void {
    this.#watching?.abort();
    this.#disposables.dispose();
  }

  /** @returns Whether a larger plan came into force; resolves when that is known, or the person has left. */
  upgrade(): Promise<boolean> {
    const upgraded = new Promise<boolean>((resolve) => this.#waiting.add(resolve));
    void this.#open('plans');
    return upgraded;
  }

  async showUsage(): Promise<void> {
    await this.#open('usage');
  }

  /** A window that was reloaded has the panel in it. */
  async restore(page: PlanPage): Promise<void> {
    this.#page = page;
    this.#update();
    await this.#load();
  }

  /** Opens Stripe's page for what was bought. */
  async manage(): Promise<void> {
    if (!(await this.#signedIn())) return;
    try {
      const before = await this.#api.state();
      const url = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: l10n.t('Opening billing') },
        async () => this.#api.portal({ editor: await ownAddress(BILLING_PATH) }),
      );
      this.#know(before);
      if (await openPage(url)) this.#watch(before, () => 'goOn');
    } catch (error) {
      const failure = this.#failed(error);
      if (error instanceof BillingError && error.code === 'nothing_bought') {
        const upgrade = l10n.t('Upgrade');
        const words = l10n.t('Nothing has been bought with this account yet.');
        if ((await vscode.window.showInformationMessage(words, upgrade)) === upgrade) void this.upgrade();
        return;
      }
      if (!this.#panel.isVisible) return this.#tellFailure(failure);
      this.#failure = failure;
      this.#update();
    }
  }

  /** The link of a page in the browser has led back to the editor. */
  async returned(): Promise<void> {
    if (this.#watching !== undefined) {
      this.#returned.fire();
      return;
    }
    // Bought in a window that is closed by now, or in another one.
    const session = await this.#services.account.session();
    if (session === undefined) return;
    const before = this.#services.plan.billing;
    const after = await this.#api.refresh();
    this.#know(after);
    if (before !== undefined) this.#tellChange(before, after);
  }

  /** Learns plan and usage anew, for the status: nobody waits for it, and nobody is told if it fails. */
  async learn(): Promise<void> {
    try {
      const [billing, usage] = await Promise.all([this.#api.state(), this.#api.usage()]);
      this.#services.plan.knowUsage(usage);
      this.#know(billing);
    } catch (error) {
      this.#services.journal.warn(`Plan and usage are not known: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #open(page: PlanPage): Promise<void> {
    this.#page = page;
    this.#failure = undefined;
    if (this.#checkout === 'paid') this.#checkout = 'idle';
    this.#panel.show(this.#view);
    await this.#load();
  }

  /** Asks for what the page shows. What is known already stays in sight meanwhile. */
  async #load(): Promise<void> {
    this.#loads += 1;
    const load = this.#loads;
    const session = await this.#services.account.session();
    this.#update();
    try {
      const [plans, billing, report] = await Promise.all([
        this.#page === 'plans' ? this.#api.plans() : undefined,
        session && this.#api.state(),
        session && this.#page === 'usage' ? this.#api.usage() : undefined,
      ]);
      if (load !== this.#loads) return;
      this.#plans = plans ?? this.#plans;
      this.#report = report ?? this.#report;
      this.#failure = undefined;
      if (report) this.#services.plan.knowUsage(report);
      if (billing) this.#know(billing);
    } catch (error) {
      if (load !== this.#loads) return;
      this.#failure = this.#failed(error);
    }
    this.#update();
  }

  async #receive(message: Exclude<PlanMessage, { readonly type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'show':
        return this.#open(message.page);
      case 'buy':
        return this.#buy(message.plan, message.interval);
      case 'checkNow':
        this.#returned.fire();
        return;
      case 'manage':
        return this.manage();
      case 'signIn':
        await this.#signedIn();
        return;
      case 'chooseModel':
        await vscode.commands.executeCommand(commands.chooseModel);
        this.#update();
        return;
      case 'copyCode':
        await vscode.env.clipboard.writeText(message.text);
        return;
      case 'failureAction':
        return this.#act(message.action);
    }
  }

  async #act(action: FailureActionId): Promise<void> {
    switch (action) {
      case 'retry':
        return this.#load();
      case 'signIn':
        if (await this.#signedIn()) await this.#load();
        return;
      case 'showLog':
        this.#services.log.show();
        return;
      case 'openSettings':
        await vscode.commands.executeCommand(
          'workbench.action.openSettings',
          `@ext:${this.#services.context.extension.id}`,
        );
        return;
      case 'chooseModel':
      case 'setApiKey':
        await vscode.commands.executeCommand(commands[action]);
        this.#update();
        return;
      case 'upgrade':
        return this.#open('plans');
      default:
        return;
    }
  }

  async #buy(plan: string, interval: BillingInterval): Promise<void> {
    if (this.#checkout === 'opening') return;
    this.#setCheckout('opening');
    try {
      if (!(await this.#signedIn())) return this.#setCheckout('idle');
      const before = await this.#api.state();
      this.#know(before);
      // The account that was signed in just now may have bought before.
      if (before.plan.name === plan) return this.#paid();
      const url = await this.#api.checkout({ plan, interval, editor: await ownAddress(BILLING_PATH) });
      if (!(await openPage(url))) return this.#setCheckout('idle');
      this.#setCheckout('waiting');
      this.#watch(before, (state) => (state.plan.name === plan ? 'over' : 'goOn'));
    } catch (error) {
      this.#checkout = 'idle';
      if (error instanceof BillingError && error.code === 'already_subscribed') {
        this.#update();
        // An account has one subscription: where there is one, its own page changes it.
        return this.manage();
      }
      this.#failure = this.#failed(error);
      this.#update();
    }
  }

  /** Sees what a page in the browser brings about, and tells the person. One page at a time: the last one opened. */
  #watch(before: BillingState, isOver: (state: BillingState) => 'goOn' | 'over'): void {
    this.#watching?.abort();
    const watching = new AbortController();
    this.#watching = watching;
    let known = before;
    const ended = watchBilling({
      read: () => this.#api.state(),
      refresh: () => this.#api.refresh(),
      seen: (state) => {
        const last = known;
        known = state;
        this.#know(state);
        // By whatever page, also the one that changes what was bought before.
        if (last.plan.name !== state.plan.name && isSubscribed(state)) this.#release(true);
        const goesOn = isOver(state);
        if (goesOn === 'over') {
          // Whoever waits from now on waits for something else.
          this.#watching = undefined;
          this.#paid();
        }
        this.#tellChange(last, state);
        return goesOn;
      },
      onReturn: (listener) => {
        const focused = vscode.window.onDidChangeWindowState(({ focused: isFocused }) => {
          if (isFocused) listener();
        });
        const returned = this.#returned.event(listener);
        return { dispose: () => [focused, returned].map((each) => each.dispose()) };
      },
      signal: watching.signal,
    });
    this.#guard(() =>
      ended.finally(() => {
        if (this.#watching !== watching) return;
        this.#watching = undefined;
        if (this.#checkout === 'waiting') this.#setCheckout('idle');
        this.#release(false);
      }),
    );
  }

  /** The plan that was to be bought is in force. */
  #paid(): void {
    this.#setCheckout('paid');
    this.#release(true);
    void this.learn();
  }

  #release(upgraded: boolean): void {
    for (const resolve of this.#waiting) resolve(upgraded);
    this.#waiting.clear();
  }

  #know(billing: BillingState): void {
    this.#services.plan.knowBilling(billing);
    this.#update();
  }

  #tellChange(before: BillingState, after: BillingState): void {
    const change = wordChange(before, after);
    if (change === undefined) return;
    const show = change.tone === 'warning' ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
    const manage = l10n.t('Manage Billing');
    const offers = after.notice === null || !isSubscribed(after) ? [] : [manage];
    this.#guard(async () => {
      if ((await show(change.text, ...offers)) === manage) await this.manage();
    });
  }

  async #tellFailure({ title, detail }: FailureView): Promise<void> {
    const showLog = l10n.t('Show Log');
    const answer = await vscode.window.showErrorMessage(`${title}. ${detail}`, showLog);
    if (answer === showLog) this.#services.log.show();
  }

  /** @returns The failure in words; anything but one of our service is a fault of ours, which the log keeps. */
  #failed(error: unknown): FailureView {
    if (!(error instanceof BillingError)) {
      this.#services.log.error(error instanceof Error ? error : String(error));
      return wordFailure({ kind: 'unexpected' });
    }
    if (error.requestId !== undefined) this.#services.journal.request(error.requestId);
    this.#services.journal.warn(`billing failed: ${error.message}`);
    return wordFailure(error.failure, error.requestId);
  }

  /** Has the person sign in, if nobody is. */
  async #signedIn(): Promise<boolean> {
    if ((await this.#services.account.session()) !== undefined) return true;
    return (await vscode.commands.executeCommand(commands.signIn)) === true;
  }

  #accountChanged(isAnother: boolean): void {
    if (!isAnother) return;
    this.#watching?.abort();
    this.#report = undefined;
    if (this.#checkout !== 'opening') this.#checkout = 'idle';
    if (this.#panel.isOpen) this.#guard(() => this.#load());
  }

  /** A request has ended: a page that shows usage shows it with that. */
  #metered(): void {
    if (this.#page === 'usage' && this.#panel.isVisible) this.#guard(() => this.#load());
    else if (this.#services.plan.isStale) void this.learn();
  }

  #closed(): void {
    // Who has opened the page to pay has not left.
    if (this.#watching === undefined) this.#release(false);
  }

  #setCheckout(checkout: Checkout): void {
    this.#checkout = checkout;
    this.#update();
  }

  #update(): void {
    this.#panel.update(this.#view);
  }

  get #view(): PlanPageView {
    const { account, plan } = this.#services;
    return pageView({
      page: this.#page,
      label: account.present?.account.label,
      billing: account.present === undefined ? undefined : plan.billing,
      usesOwnModel: readSettings().provider !== 'managed',
      plans: this.#plans,
      report: this.#report,
      checkout: this.#checkout,
      failure: this.#failure,
    });
  }

  #guard(act: () => Promise<unknown>): void {
    act().catch((error: unknown) => this.#services.log.error(error instanceof Error ? error : String(error)));
  }
}
