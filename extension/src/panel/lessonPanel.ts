import * as vscode from 'vscode';
import { LESSON_VIEW_TYPE } from '../contributions.ts';
import { Channel } from './channel.ts';
import { parsePersistedPanel, parseWebviewMessage } from './messages.ts';
import { type AppendTarget, isQuiz, type PanelView, type WebviewMessage } from './protocol.ts';
import { listenTo, webviewHtml, webviewOptions } from './webviewPage.ts';

/** What the learner did, for the session. The panel itself sees to the handshake, links and copied code. */
export type LessonMessage = Exclude<WebviewMessage, { readonly type: 'ready' | 'openLink' | 'copyCode' }>;

export interface LessonPanelOptions {
  readonly extensionUri: vscode.Uri;
  readonly log: (message: string) => void;
}

/**
 * The one panel beside the editor that shows lessons, quizzes and reviews, one at a time. While it is closed or hidden,
 * `update` and `append` cost next to nothing; whatever opens it again shows the latest view.
 */
export class LessonPanel implements vscode.Disposable {
  readonly #options: LessonPanelOptions;
  readonly #received = new vscode.EventEmitter<LessonMessage>();
  readonly #restored = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<void>();
  readonly #replaced = new vscode.EventEmitter<string>();
  readonly #serializer: vscode.Disposable;
  readonly #channel: Channel;
  #panel: vscode.WebviewPanel | undefined;
  #listeners: vscode.Disposable[] = [];

  /** Messages of the learner, validated. */
  readonly onDidReceiveMessage = this.#received.event;
  /** The window was reloaded with the panel in it: the id of the lesson to `update` it with (or `clear` it). */
  readonly onDidRestore = this.#restored.event;
  /** The learner closed the panel. */
  readonly onDidClose = this.#closed.event;
  /** Something else begins to be shown, by this id: whoever was shown lets go of the panel. */
  readonly onDidReplace = this.#replaced.event;

  constructor(options: LessonPanelOptions) {
    this.#options = options;
    this.#channel = new Channel({
      post: (message) => void this.#panel?.webview.postMessage(message),
      strings: vscode.l10n.bundle ?? {},
    });
    this.#serializer = vscode.window.registerWebviewPanelSerializer(LESSON_VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => this.#restore(panel, state),
    });
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** Opens the panel beside the editor, or reveals it where it is; the focus stays in the editor. */
  show(view: PanelView): void {
    if (this.#channel.view?.id !== view.id) this.#replaced.fire(view.id);
    this.#channel.update(view);
    if (this.#panel === undefined) {
      const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const options = { ...webviewOptions(this.#root), enableFindWidget: true };
      this.#adopt(vscode.window.createWebviewPanel(LESSON_VIEW_TYPE, vscode.l10n.t('Lesson'), place, options));
    } else {
      this.#panel.reveal(undefined, true);
    }
    this.#setTitle(view);
  }

  /** Replaces the view, which holds whatever was appended before. */
  update(view: PanelView): void {
    this.#channel.update(view);
    this.#setTitle(view);
  }

  /** Adds text that was just written; sent in batches. */
  append(target: AppendTarget, text: string): void {
    this.#channel.append(target, text);
  }

  /** Says something to screen readers that the view does not show. */
  announce(text: string): void {
    this.#channel.announce(text);
  }

  /** There is no lesson any more. */
  clear(): void {
    this.#channel.clear();
  }

  /** Lets go of the panel without closing it: when the window reloads, the editor keeps it to be restored. */
  dispose(): void {
    this.#serializer.dispose();
    this.#release();
    this.#received.dispose();
    this.#restored.dispose();
    this.#closed.dispose();
    this.#replaced.dispose();
  }

  get #root(): vscode.Uri {
    return vscode.Uri.joinPath(this.#options.extensionUri, 'dist', 'webview');
  }

  #restore(panel: vscode.WebviewPanel, state: unknown): void {
    const persisted = parsePersistedPanel(state);
    // Only one panel: a second one that the editor kept, or one that says nothing of its lesson, is closed.
    if (this.#panel !== undefined || persisted === undefined) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.#root);
    this.#adopt(panel);
    this.#restored.fire(persisted.lessonId);
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    this.#listeners = listenTo(panel, {
      received: (data) => this.#receive(data),
      hidden: () => this.#channel.closed(),
      closed: () => {
        this.#release();
        this.#closed.fire();
      },
    });
    panel.webview.html = webviewHtml(panel.webview, {
      script: vscode.Uri.joinPath(this.#root, 'main.js'),
      style: vscode.Uri.joinPath(this.#root, 'main.css'),
      language: vscode.env.language,
      title: vscode.l10n.t('Lesson'),
      element: 'codetrain-app',
    });
  }

  #receive(data: unknown): void {
    const message = parseWebviewMessage(data);
    if (message === undefined) {
      this.#options.log('Dropped a message of the lesson panel that is not one of ours.');
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#channel.opened();
        return;
      case 'openLink':
        // The editor shows the whole address and asks, unless the person trusts its domain.
        void vscode.env.openExternal(vscode.Uri.parse(message.url, true));
        return;
      case 'copyCode':
        void vscode.env.clipboard.writeText(message.text);
        return;
      default:
        this.#received.fire(message);
    }
  }

  #setTitle(view: PanelView): void {
    if (this.#panel === undefined) return;
    const title = titleOf(view);
    if (this.#panel.title !== title) this.#panel.title = title;
  }

  #release(): void {
    this.#channel.closed();
    this.#panel = undefined;
    for (const listener of this.#listeners) listener.dispose();
    this.#listeners = [];
  }
}

function titleOf(view: PanelView): string {
  if (isQuiz(view)) return view.mode === 'quiz' ? vscode.l10n.t('Quiz') : vscode.l10n.t('Review');
  return vscode.l10n.t('Lesson: {0}', view.source.path.split('/').at(-1) ?? view.source.path);
}
