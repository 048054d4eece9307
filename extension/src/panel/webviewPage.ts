import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import { pageHtml } from './html.ts';

/** One of our pages. */
export interface WebviewPage {
  readonly script: vscode.Uri;
  readonly style: vscode.Uri;
  /** Language of the interface, as a BCP 47 tag. */
  readonly language: string;
  readonly title: string;
  /** Tag of the element that fills it. */
  readonly element: string;
}

/** A page runs the built files of one folder and nothing else. */
export const webviewOptions = (root: vscode.Uri): vscode.WebviewOptions => ({
  enableScripts: true,
  enableCommandUris: false,
  localResourceRoots: [root],
});

export const webviewHtml = (webview: vscode.Webview, { script, style, ...page }: WebviewPage): string =>
  pageHtml({
    ...page,
    nonce: randomBytes(24).toString('base64'),
    cspSource: webview.cspSource,
    scriptUri: webview.asWebviewUri(script).toString(),
    styleUri: webview.asWebviewUri(style).toString(),
  });

/** What a panel tells of itself. */
export interface PanelEvents {
  readonly received: (data: unknown) => void;
  /** A hidden webview is torn down; its page starts anew, and says so, when it is shown again. */
  readonly hidden: () => void;
  readonly closed: () => void;
}

export const listenTo = (
  panel: vscode.WebviewPanel,
  { received, hidden, closed }: PanelEvents,
): vscode.Disposable[] => [
  panel.webview.onDidReceiveMessage(received),
  panel.onDidChangeViewState(() => {
    if (!panel.visible) hidden();
  }),
  panel.onDidDispose(closed),
];
