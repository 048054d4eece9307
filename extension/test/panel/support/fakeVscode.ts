import { registerHooks } from 'node:module';

type Listener<T> = (value: T) => void;

/** The few parts of the editor's API that the panels use, in memory. */
class EventEmitter<T> {
  readonly listeners = new Set<Listener<T>>();
  readonly event = (listener: Listener<T>) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

class FakeUri {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

export class FakePanel {
  title: string;
  visible = true;
  reveals = 0;
  disposed = false;
  readonly posted: unknown[] = [];
  readonly received = new EventEmitter<unknown>();
  readonly viewState = new EventEmitter<undefined>();
  readonly disposal = new EventEmitter<undefined>();
  readonly onDidChangeViewState = this.viewState.event;
  readonly onDidDispose = this.disposal.event;
  readonly webview;

  constructor(title: string, options: unknown) {
    this.title = title;
    this.webview = {
      html: '',
      options,
      cspSource: 'https://webview.test',
      onDidReceiveMessage: this.received.event,
      asWebviewUri: (uri: FakeUri) => new FakeUri(`https://webview.test${uri.text}`),
      postMessage: async (message: unknown) => {
        this.posted.push(message);
        return true;
      },
    };
  }
  reveal(): void {
    this.reveals += 1;
  }
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.disposal.fire(undefined);
  }
}

interface Serializer {
  deserializeWebviewPanel(panel: FakePanel, state: unknown): Promise<void>;
}

/** What was asked of the editor, for tests to look at. */
export const editor = {
  panels: [] as FakePanel[],
  places: [] as unknown[],
  opened: [] as string[],
  copied: [] as string[],
  serializer: undefined as Serializer | undefined,
  /** What was said in notifications, and the button that the person presses then, if it is there. */
  said: [] as string[],
  press: undefined as string | undefined,
  /** No browser can be opened. */
  hasNoBrowser: false,
  /** No address leads a browser back to the editor. */
  cannotBeCalled: false,
  windowState: new EventEmitter<{ readonly focused: boolean }>(),
  reset(): void {
    editor.panels.length = 0;
    editor.places.length = 0;
    editor.opened.length = 0;
    editor.copied.length = 0;
    editor.serializer = undefined;
    editor.said.length = 0;
    editor.press = undefined;
    editor.hasNoBrowser = false;
    editor.cannotBeCalled = false;
    editor.windowState.dispose();
  },
};

const say = async (text: string, ...buttons: readonly string[]) => {
  editor.said.push(text);
  return buttons.find((button) => button === editor.press);
};

/** Panels, notifications and the browser, in memory. */
export const windowApi = {
  EventEmitter,
  ViewColumn: { Active: -1, Beside: -2, One: 1 },
  ProgressLocation: { Window: 10, Notification: 15 },
  Uri: {
    parse: (text: string) => new FakeUri(text),
    joinPath: (base: FakeUri, ...parts: readonly string[]) => new FakeUri([base.text, ...parts].join('/')),
  },
  l10n: {
    bundle: { Stop: 'Halt' },
    t: (text: string, ...values: readonly string[]) => text.replace('{0}', values[0] ?? ''),
  },
  env: {
    language: 'en',
    uriScheme: 'vscode',
    asExternalUri: async (address: FakeUri) => {
      if (editor.cannotBeCalled) throw new Error('no way back');
      return address;
    },
    openExternal: async (address: FakeUri | string) =>
      !editor.hasNoBrowser && editor.opened.push(typeof address === 'string' ? address : address.text) > 0,
    clipboard: { writeText: async (text: string) => void editor.copied.push(text) },
  },
  window: {
    showInformationMessage: say,
    showWarningMessage: say,
    showErrorMessage: say,
    withProgress: (_options: unknown, run: (progress: unknown, token: unknown) => unknown) =>
      run({ report() {} }, { isCancellationRequested: false, onCancellationRequested: () => ({ dispose() {} }) }),
    onDidChangeWindowState: editor.windowState.event,
    createWebviewPanel: (_type: string, title: string, place: unknown, options: unknown) => {
      const panel = new FakePanel(title, options);
      editor.panels.push(panel);
      editor.places.push(place);
      return panel;
    },
    registerWebviewPanelSerializer: (_type: string, serializer: Serializer) => {
      editor.serializer = serializer;
      return { dispose: () => (editor.serializer = undefined) };
    },
  },
};

/** Runs the import with this stand-in for the module `vscode`, which exists only inside the editor. */
export async function withFakeVscode<T>(load: () => Promise<T>): Promise<T> {
  Object.assign(globalThis, { fakeVscode: windowApi });
  const source = `const api = globalThis.fakeVscode;\n${Object.keys(windowApi)
    .map((name) => `export const ${name} = api.${name};`)
    .join('\n')}`;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode'
        ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
        : next(specifier, context),
  });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
}
