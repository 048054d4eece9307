import * as vscode from 'vscode';
import { PLAN_VIEW_TYPE } from '../contributions.ts';
import { listenTo, webviewHtml, webviewOptions } from '../panel/webviewPage.ts';
import { parsePersistedPlanPanel, parsePlanMessage } from './messages.ts';
import type { PlanHostMessage, PlanMessage, PlanPage, PlanPageView } from './protocol.ts';

export interface PlanPanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: (message: string) => void;
}

/** The panel with the pages of plan and usage. One at a time; a hidden or restored one gets the latest view again. */
export class PlanPanel implements vscode.Disposable {
  readonly #options: PlanPanelOptions;
  readonly #received = new vscode.EventEmitter<Exclude<PlanMessage, { readonly type: 'ready' }>>();
  readonly #restored = new vscode.EventEmitter<PlanPage>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly #serializer: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;
  #listeners: vscode.Disposable[] = [];
  #view: PlanPageView | undefined;
  #isListening = false;

  /** Messages of the page, validated. */
  readonly onDidReceiveMessage = this.#received.event;
  /** The window was reloaded with the panel in it. */
  readonly onDidRestore = this.#restored.event;
  readonly onDidClose = this.#closed.event;

  constructor(options: PlanPanelOptions) {
    this.#options = options;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PLAN_VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
    });
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** Whether the person has it before their eyes. */
  get isVisible(): boolean {
    return this.#panel?.visible === true;
  }

  /** Opens the panel, or brings it to the front. */
  show(view: PlanPageView): void {
    if (this.#panel === undefined) {
      const options = { ...webviewOptions(this.#root), enableFindWidget: true };
      this.#adopt(
        vscode.window.createWebviewPanel(PLAN_VIEW_TYPE, titleOf(view.page), vscode.ViewColumn.Active, options),
      );
    } else {
      this.#panel.reveal();
    }
    this.update(view);
  }

  update(view: PlanPageView): void {
    this.#view = view;
    if (this.#panel === undefined) return;
    const title = titleOf(view.page);
    if (this.#panel.title !== title) this.#panel.title = title;
    // Before the page listens, the editor would drop it.
    if (this.#isListening) this.#post({ type: 'snapshot', view });
  }

  /** Lets go of the panel without closing it: when the window reloads, the editor keeps it to be restored. */
  dispose(): void {
    this.#serializer.dispose();
    this.#release();
    this.#received.dispose();
    this.#restored.dispose();
    this.#closed.dispose();
  }

  get #root(): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.extensionUri, 'dist', 'webview');
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const persisted = parsePersistedPlanPanel(state);
    if (this.#panel !== undefined || persisted === undefined) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.#root);
    this.#adopt(panel);
    this.#restored.fire(persisted.page);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#listeners = listenTo(panel, {
      received: (data) => this.#receive(data),
      hidden: () => {
        this.#isListening = false;
      },
      closed: () => {
        this.#release();
        this.#closed.fire();
      },
    });
    panel.webview.html = webviewHtml(panel.webview, {
      script: vscode.Uri.joinPath(this.#root, 'plan.js'),
      style: vscode.Uri.joinPath(this.#root, 'plan.css'),
      language: vscode.env.language,
      title: vscode.l10n.t('CodeTrain Plan'),
      element: 'codetrain-plan',
    });
  }

  #receive(data: unknown): void {
    const message = parsePlanMessage(data);
    if (message === undefined) {
      this.#options.log('Dropped a message of the plan panel that is not one of ours.');
      return;
    }
    if (message.type !== 'ready') {
      this.#received.fire(message);
      return;
    }
    this.#isListening = true;
    if (this.#view) this.#post({ type: 'snapshot', view: this.#view, strings: vscode.l10n.bundle ?? {} });
  }

  #post(message: PlanHostMessage): void {
    void this.#panel?.webview.postMessage(message);
  }

  #release(): void {
    this.#isListening = false;
    this.#panel = undefined;
    for (const listener of this.#listeners) listener.dispose();
    this.#listeners = [];
  }
}

const titleOf = (page: PlanPage): string =>
  page === 'plans' ? vscode.l10n.t('CodeTrain Plans') : vscode.l10n.t('CodeTrain Usage');
