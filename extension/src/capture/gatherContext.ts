import * as vscode from 'vscode';
import type { ContextItem } from '../tutor/snippet.ts';
import { within } from './deadline.ts';
import { linesOfDocument, pathOf, wholeDocument } from './documents.ts';
import { exclusionOf } from './exclusions.ts';
import { importsOf } from './imports.ts';
import type { Located } from './locate.ts';
import { type NamePlace, namesToLookUp } from './namesToLookUp.ts';
import { plainName } from './plainName.ts';
import { holds, type LineSpan, linesOf } from './span.ts';
import type { SymbolNode } from './symbols.ts';

/** Longest wait for one question to a language service. */
export const PROVIDER_MILLISECONDS = 200;
const HOVERS = 8;
const DEFINITIONS = 3;
/** Lines of a definition: its signature and what follows. */
const DEFINITION_LINES = 11;

/** What helps to understand the located lines. All services are asked at the same time. */
export async function gatherContext(located: Located, path: readonly SymbolNode[]): Promise<ContextItem[]> {
  const { document, span } = located;
  const lines = linesOfDocument(document);
  const code = linesOf(lines, span);
  const places = namesToLookUp(code, HOVERS).map((place) => ({ ...place, line: place.line + span.startLine - 1 }));
  const items = await Promise.all([
    signatures(document, span, path),
    diagnostics(document, span),
    imports(document, span, code),
    ...places.map((place) => hover(document, place)),
    definitions(located, places),
    callSite(located, path),
  ]);
  return items.flat();
}

/** The first lines of the symbols around a snippet that begins inside of them. */
function signatures(document: vscode.TextDocument, span: LineSpan, path: readonly SymbolNode[]): ContextItem[] {
  return path
    .filter((symbol) => symbol.isUnit && symbol.span.startLine < span.startLine)
    .map(({ name, span: { startLine } }) => ({
      kind: 'signature',
      label: plainName(name),
      text: `${startLine}| ${document.lineAt(startLine - 1).text}`,
    }));
}

function diagnostics(document: vscode.TextDocument, span: LineSpan): ContextItem[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ range }) => range.start.line + 1 <= span.endLine && range.end.line + 1 >= span.startLine)
    .filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
    .slice(0, 5)
    .map(({ range, message, source }) => ({
      kind: 'diagnostic',
      label: `line ${range.start.line + 1}`,
      text: [source, message].filter((part) => part !== undefined).join(': '),
    }));
}

function imports(document: vscode.TextDocument, span: LineSpan, code: readonly string[]): ContextItem[] {
  const before = Math.min(span.startLine - 1, wholeDocument(document).endLine);
  const found = importsOf(linesOf(linesOfDocument(document), { startLine: 1, endLine: before }), code);
  return found.length === 0 ? [] : [{ kind: 'import', label: pathOf(document), text: found.join('\n') }];
}

async function hover(document: vscode.TextDocument, { name, line, character }: NamePlace): Promise<ContextItem[]> {
  const hovers = await ask<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at(line, character));
  const code = (hovers ?? [])
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    // The type stands in a fence; the prose after it is documentation.
    .map((markdown) => /```\w*\n([\s\S]*?)```/.exec(markdown)?.[1]?.trim() ?? '')
    .find((text) => text !== '');
  return code === undefined ? [] : [{ kind: 'type', label: name, text: code.slice(0, 400) }];
}

async function definitions({ document, span }: Located, places: readonly NamePlace[]): Promise<ContextItem[]> {
  const found = await Promise.all(
    places.map(({ line, character }) =>
      ask<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at(line, character),
      ),
    ),
  );
  const items = new Map<string, { readonly uri: vscode.Uri; readonly range: vscode.Range }>();
  for (const location of found.map((locations) => locations?.[0])) {
    if (location === undefined) continue;
    const uri = 'targetUri' in location ? location.targetUri : location.uri;
    const range = 'targetUri' in location ? location.targetRange : location.range;
    const line = range.start.line + 1;
    const inside = uri.toString() === document.uri.toString() && holds(span, { startLine: line, endLine: line });
    // Libraries are known, or too much; what counts is the person's own code.
    if (!inside && isOwn(uri)) items.set(`${uri}:${line}`, { uri, range });
  }
  const chosen = [...items.values()].slice(0, DEFINITIONS);
  return (
    await Promise.all(chosen.map(({ uri, range }) => excerpt('definition', uri, range.start.line, 0, DEFINITION_LINES)))
  ).flat();
}

/** One place that uses what the snippet defines. */
async function callSite({ document, span }: Located, path: readonly SymbolNode[]): Promise<ContextItem[]> {
  const symbol = path.at(-1);
  if (symbol === undefined) return [];
  const text = document.lineAt(symbol.span.startLine - 1).text;
  const character = text.indexOf(symbol.name);
  if (character < 0) return [];
  const references = await ask<vscode.Location[]>(
    'vscode.executeReferenceProvider',
    document.uri,
    at(symbol.span.startLine - 1, character),
  );
  const outside = references?.find(({ uri, range }) => {
    const line = range.start.line + 1;
    const own = uri.toString() === document.uri.toString();
    return isOwn(uri) && !(own && (holds(span, { startLine: line, endLine: line }) || line === symbol.span.startLine));
  });
  return outside === undefined ? [] : excerpt('call', outside.uri, outside.range.start.line, 1, 3);
}

const isOwn = (uri: vscode.Uri): boolean =>
  vscode.workspace.getWorkspaceFolder(uri) !== undefined &&
  !/\/(node_modules|site-packages|vendor|\.venv)\//.test(uri.path);

/** Some lines of a file, from `before` lines above; nothing of a file that is never to be sent. */
async function excerpt(
  kind: 'definition' | 'call',
  uri: vscode.Uri,
  line: number,
  before: number,
  count: number,
): Promise<ContextItem[]> {
  const read = async (): Promise<ContextItem[]> => {
    if ((await exclusionOf(uri)) !== undefined) return [];
    const document = await vscode.workspace.openTextDocument(uri);
    const first = Math.max(0, line - before);
    const last = Math.min(document.lineCount, first + count);
    const lines = linesOf(linesOfDocument(document), { startLine: first + 1, endLine: last });
    return [
      { kind, label: `${pathOf(document)}:${line + 1}`, text: lines.map((text) => text.slice(0, 300)).join('\n') },
    ];
  };
  return (await within(read(), PROVIDER_MILLISECONDS)) ?? [];
}

const at = (line: number, character: number): vscode.Position => new vscode.Position(line, character);

const ask = <T>(command: string, ...args: readonly unknown[]): Promise<T | undefined> =>
  within(vscode.commands.executeCommand<T | undefined>(command, ...args), PROVIDER_MILLISECONDS);
