import * as fs from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { editor as notifications, windowApi } from '../panel/support/fakeVscode.ts';

/** Stand-ins for the parts of the editor's API that capturing and lessons use. Values are plain; files are real. */
class Uri {
  readonly scheme: string;
  readonly path: string;
  constructor(path: string, scheme = 'file') {
    this.path = path;
    this.scheme = scheme;
  }
  static from({ scheme, path }: { readonly scheme: string; readonly path: string }): Uri {
    return new Uri(path, scheme);
  }
  static parse(text: string): Uri {
    const [, scheme, path = text] = /^([\w-]+):\/\/(.*)$/.exec(text) ?? [];
    return new Uri(path, scheme);
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(join(base.path, ...parts));
  }
  get fsPath(): string {
    return this.path;
  }
  /** As panels read it. */
  get text(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = new Position(startLine, startCharacter);
    this.end = new Position(endLine, endCharacter);
  }
  get isEmpty(): boolean {
    return this.start.line === this.end.line && this.start.character === this.end.character;
  }
}

class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

class FileSystemError extends Error {
  readonly code = 'FileNotFound';
}

class FakeDocument {
  readonly uri: Uri;
  readonly languageId = 'typescript';
  readonly isClosed = false;
  version = 1;
  #lines: readonly string[];
  constructor(path: string, text: string, scheme?: string) {
    this.uri = new Uri(path, scheme);
    this.#lines = text.split('\n');
  }
  get lineCount(): number {
    return this.#lines.length;
  }
  lineAt(line: number): { readonly text: string } {
    const text = this.#lines[line];
    if (text === undefined) throw new Error('Illegal value for `line`');
    return { text };
  }
  validateRange(range: Range): Range {
    return range;
  }
  getText(): string {
    return this.#lines.join('\n');
  }
  /** As if a person had typed it. */
  replace(text: string): void {
    this.#lines = text.split('\n');
    this.version += 1;
    events.edited.fire({ document: this, contentChanges: [text] });
  }
}

class TabInputText {
  readonly uri: Uri;
  constructor(uri: Uri) {
    this.uri = uri;
  }
}

type Tab = { readonly input: TabInputText };

const events = {
  edited: new windowApi.EventEmitter<{ readonly document: FakeDocument; readonly contentChanges: readonly string[] }>(),
  selected: new windowApi.EventEmitter<unknown>(),
  tabs: new windowApi.EventEmitter<{ readonly closed: readonly Tab[] }>(),
};

/** An item that is offered. */
export interface Pickable {
  readonly label: string;
  readonly picked?: boolean;
}

type Provider = (...args: readonly unknown[]) => unknown;

/** What the editor shows and answers, for tests to set and to look at. */
export const editor = {
  active: undefined as { readonly document: FakeDocument; readonly selection: Selection } | undefined,
  documents: [] as FakeDocument[],
  /** Answers of the language services, by the command that asks them. */
  providers: new Map<string, Provider>(),
  settings: new Map<string, unknown>(),
  /** Reading a setting throws. */
  unreadable: false,
  /** Reading a file of the workspace throws something else than that it is not there. */
  brokenFiles: false,
  /** Other extensions, by their ids. */
  extensions: new Map<string, unknown>(),
  isTrusted: true,
  /** Of the machine that the window works on, if it is another one. */
  remoteName: undefined as string | undefined,
  /** Where this extension runs: 1 is where the person sits. */
  runsOn: 2,
  /** Files of the workspace that are links. */
  links: new Set<string>(),
  /** What gives the text of documents of a scheme. */
  contents: new Map<string, { provideTextDocumentContent(): string }>(),
  /** What the person picks of what they are offered; undefined: nothing. */
  pick: (_items: readonly Pickable[]): unknown => undefined,
  /** Editors in sight, and what is drawn in them. */
  visible: [] as { readonly document: FakeDocument; setDecorations(type: unknown, drawn: readonly unknown[]): void }[],
  /** Of untitled documents, in one group. */
  tabs: [] as Tab[],
  /** Titles of what was offered. */
  offered: [] as string[],
  reset(): void {
    notifications.reset();
    editor.contents.clear();
    editor.extensions.clear();
    editor.isTrusted = true;
    editor.remoteName = undefined;
    editor.runsOn = 2;
    editor.links.clear();
    editor.offered.length = 0;
    editor.pick = () => undefined;
    editor.active = undefined;
    editor.documents.length = 0;
    editor.tabs.length = 0;
    editor.visible.length = 0;
    editor.providers.clear();
    editor.settings.clear();
    editor.unreadable = false;
    editor.brokenFiles = false;
  },
  /** The untitled document that was opened last. */
  get untitled(): FakeDocument {
    const last = editor.documents.findLast(({ uri }) => uri.scheme === 'untitled');
    if (last === undefined) throw new Error('No untitled document is open');
    return last;
  },
  /** A person clicks into a line, one-based; or a program moves the cursor there. */
  moveTo(document: FakeDocument, line: number, by: 'person' | 'program' = 'person'): void {
    const selections = [new Selection(line - 1, 0, line - 1, 0)];
    events.selected.fire({ textEditor: { document }, selections, kind: by === 'person' ? 2 : undefined });
  },
  close({ uri }: FakeDocument): void {
    const closed = editor.tabs.filter(({ input }) => input.uri.toString() === uri.toString());
    editor.tabs = editor.tabs.filter((tab) => !closed.includes(tab));
    editor.documents = editor.documents.filter((document) => document.uri.toString() !== uri.toString());
    events.tabs.fire({ closed });
  },
  /** Opens a document of the workspace with these lines selected, one-based. */
  select(text: string, startLine: number, endLine: number, path = '/workspace/src/app.ts') {
    const document = new FakeDocument(path, text);
    editor.documents.push(document);
    const selection = new Selection(startLine - 1, 0, endLine, 0);
    editor.active = { document, selection };
    return editor.active;
  },
};

const nothing = () => ({ dispose() {} });
const folder = { uri: new Uri('/workspace') };
const inWorkspace = (uri: Uri) => uri.path.startsWith('/workspace/');

const api = {
  ...windowApi,
  Uri,
  Position,
  Range,
  Selection,
  FileSystemError,
  ThemeColor: class {},
  SymbolKind: new Proxy({}, { get: (_, name) => name }),
  DiagnosticSeverity: { Error: 0, Warning: 1 },
  OverviewRulerLane: { Center: 2 },
  DecorationRangeBehavior: { ClosedClosed: 1 },
  StatusBarAlignment: { Right: 2 },
  commands: {
    executeCommand: async (command: string, ...args: readonly unknown[]) => editor.providers.get(command)?.(...args),
  },
  languages: { getDiagnostics: () => [], registerCodeLensProvider: nothing },
  extensions: { getExtension: (id: string) => editor.extensions.get(id) },
  TabInputText,
  TabInputWebview: class {},
  ExtensionKind: { UI: 1, Workspace: 2 },
  env: {
    ...windowApi.env,
    get remoteName() {
      return editor.remoteName;
    },
  },
  FileType: { File: 1, SymbolicLink: 64 },
  QuickPickItemKind: { Separator: -1, Default: 0 },
  TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
  ConfigurationTarget: { Global: 1 },
  window: {
    ...windowApi.window,
    get visibleTextEditors() {
      return editor.visible;
    },
    tabGroups: {
      activeTabGroup: {},
      get all() {
        return editor.tabs.length === 0 ? [] : [{ tabs: editor.tabs, activeTab: editor.tabs.at(-1), viewColumn: 1 }];
      },
      close: async () => true,
      onDidChangeTabs: events.tabs.event,
    },
    onDidChangeTextEditorSelection: events.selected.event,
    showQuickPick: async (items: readonly Pickable[], { title }: { readonly title: string }) => {
      editor.offered.push(title);
      return editor.pick(items);
    },
    showTextDocument: async (document: FakeDocument, { selection }: { readonly selection?: Selection }) => {
      editor.active = { document, selection: selection ?? new Selection(0, 0, 0, 0) };
      const isUntitled = document.uri.scheme === 'untitled';
      const hasTab = editor.tabs.some(({ input }) => input.uri.toString() === document.uri.toString());
      if (isUntitled && !hasTab) editor.tabs.push({ input: new TabInputText(document.uri) });
      return { revealRange() {} };
    },
    get activeTextEditor() {
      return editor.active;
    },
    createTextEditorDecorationType: nothing,
    createStatusBarItem: () => ({ show() {}, hide() {}, dispose() {} }),
    onDidChangeVisibleTextEditors: nothing,
  },
  workspace: {
    notebookDocuments: [],
    get isTrusted() {
      return editor.isTrusted;
    },
    get textDocuments() {
      return editor.documents;
    },
    onDidChangeTextDocument: events.edited.event,
    onDidChangeConfiguration: nothing,
    registerTextDocumentContentProvider: (scheme: string, provider: { provideTextDocumentContent(): string }) => {
      editor.contents.set(scheme, provider);
      return { dispose: () => editor.contents.delete(scheme) };
    },
    getWorkspaceFolder: (uri: Uri) => (inWorkspace(uri) ? folder : undefined),
    asRelativePath: (uri: Uri) => uri.path.replace(/^\/workspace\//, ''),
    getConfiguration: (section: string) => ({
      get: (key: string) => {
        if (editor.unreadable && section === 'codetrain') throw new Error('settings cannot be read');
        return editor.settings.get(key);
      },
      inspect: (key: string) => ({ globalValue: editor.settings.get(key) }),
      update: async (key: string, value: unknown) => void editor.settings.set(key, value),
    }),
    openTextDocument: async (uri: Uri | { readonly content: string }) => {
      if ('content' in uri) {
        // Names are used again, as the editor does.
        const names = new Set(editor.documents.map((document) => document.uri.path));
        const number = [1, 2, 3, 4, 5].find((each) => !names.has(`Untitled-${each}`));
        const untitled = new FakeDocument(`Untitled-${number}`, uri.content, 'untitled');
        editor.documents.push(untitled);
        return untitled;
      }
      const content = editor.contents.get(uri.scheme);
      if (content !== undefined) return new FakeDocument(uri.path, content.provideTextDocumentContent(), uri.scheme);
      const open = editor.documents.find((document) => document.uri.toString() === uri.toString());
      if (open === undefined) throw new FileSystemError(uri.path);
      return open;
    },
    fs: {
      readFile: async (uri: Uri) => {
        if (editor.brokenFiles && inWorkspace(uri)) throw new Error('the disk does not answer');
        if (inWorkspace(uri)) throw new FileSystemError(uri.path);
        return fs.readFile(uri.path);
      },
      writeFile: async (uri: Uri, bytes: Uint8Array) => fs.writeFile(uri.path, bytes),
      createDirectory: async (uri: Uri) => fs.mkdir(uri.path, { recursive: true }),
      rename: async (from: Uri, to: Uri) => fs.rename(from.path, to.path),
      delete: async (uri: Uri) => fs.rm(uri.path),
      stat: async (uri: Uri) =>
        inWorkspace(uri) ? { type: editor.links.has(uri.path) ? 65 : 1 } : { mtime: (await fs.stat(uri.path)).mtimeMs },
      readDirectory: async (uri: Uri) => (await fs.readdir(uri.path)).map((name) => [name, 1]),
    },
  },
};

/** Runs the import with these stand-ins for the module `vscode`, which exists only inside the editor. */
export async function withFakeEditor<T>(load: () => Promise<T>): Promise<T> {
  Object.assign(globalThis, { fakeEditorApi: api });
  const names = Object.keys(api);
  const source = names.map((name) => `export const ${name} = globalThis.fakeEditorApi.${name};`).join('\n');
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
