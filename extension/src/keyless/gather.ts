import * as vscode from 'vscode';
import { within } from '../capture/deadline.ts';
import { linesOfDocument, pathOf, wholeDocument } from '../capture/documents.ts';
import { namesToLookUp } from '../capture/namesToLookUp.ts';
import { type LineSpan, linesOf } from '../capture/span.ts';
import type { CodeFacts, DefinitionFact, Place, SymbolFact, UseFacts } from './facts.ts';
import { isFunction } from './facts.ts';
import { flattened } from './outlineFacts.ts';
import { occurrences } from './text.ts';

/** Longest wait for the outline: a language service may be just starting. */
const OUTLINE_MILLISECONDS = 5_000;
/** Longest wait for any other question. Nothing waits for it but the first question of the quiz. */
const PROVIDER_MILLISECONDS = 1_500;
/** So many symbols are looked up, those nearest to the focus first. */
const SYMBOLS = 24;
const NAMES = 16;
/** Occurrences of names that are declared several times. */
const AMBIGUOUS = 16;
/** A larger document is asked about in its outline alone. */
const MAX_LINES = 5_000;

/**
 * Asks the language services for what questions can be made of; undefined if they give no outline of the document, or if
 * it does not stand still.
 */
export async function gatherFacts(
  document: vscode.TextDocument,
  focus: LineSpan,
  attempts = 3,
): Promise<CodeFacts | undefined> {
  const outline = await ask<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]>(
    OUTLINE_MILLISECONDS,
    'vscode.executeDocumentSymbolProvider',
    document.uri,
  );
  if (outline === undefined || outline.length === 0) return undefined;
  const { version } = document;
  const lines = linesOf(linesOfDocument(document), wholeDocument(document));
  const symbols = flattened(outline, lines);
  const nearest = byDistance(symbols, focus).slice(0, lines.length > MAX_LINES ? 0 : SYMBOLS);
  const [uses, signatures, definitions, neighbours] = await Promise.all([
    mapOf(nearest, symbols, (symbol) => usesOf(document, symbol)),
    mapOf(nearest, symbols, (symbol) => signatureOf(document, symbol)),
    definitionsOf(document, namesIn(lines, symbols, focus)),
    neighboursOf(document.uri),
  ]);
  // Typed in meanwhile: the answers are about different texts.
  if (document.version !== version) return attempts > 1 ? gatherFacts(document, focus, attempts - 1) : undefined;
  return { path: pathOf(document), lines, symbols, uses, signatures, definitions, neighbours };
}

function byDistance(symbols: readonly SymbolFact[], { startLine, endLine }: LineSpan): SymbolFact[] {
  const distance = ({ at }: SymbolFact) => Math.max(startLine - at.line, at.line - endLine, 0);
  return [...symbols].sort((a, b) => distance(a) - distance(b));
}

async function mapOf<T>(
  chosen: readonly SymbolFact[],
  all: readonly SymbolFact[],
  look: (symbol: SymbolFact) => Promise<T | undefined>,
): Promise<ReadonlyMap<number, T>> {
  const entries = await Promise.all(chosen.map(async (symbol) => [all.indexOf(symbol), await look(symbol)] as const));
  return new Map(entries.flatMap(([index, found]) => (found === undefined ? [] : [[index, found] as const])));
}

async function usesOf(document: vscode.TextDocument, symbol: SymbolFact): Promise<UseFacts | undefined> {
  const [locations, callers] = await Promise.all([
    ask<vscode.Location[]>(
      PROVIDER_MILLISECONDS,
      'vscode.executeReferenceProvider',
      document.uri,
      positionOf(symbol.at),
    ),
    isFunction(symbol) ? callersOf(document, symbol) : undefined,
  ]);
  if (locations === undefined || locations.length === 0) return undefined;
  const own = locations
    .filter(({ uri }) => uri.toString() === document.uri.toString())
    .map(({ range }) => placeOf(range.start));
  const here = own.filter(({ line, character }) => line !== symbol.at.line || character !== symbol.at.character);
  return { here, elsewhere: locations.length - own.length, ...(callers && { callers }) };
}

async function callersOf(document: vscode.TextDocument, { at }: SymbolFact): Promise<string[] | undefined> {
  const [item] =
    (await ask<vscode.CallHierarchyItem[]>(
      PROVIDER_MILLISECONDS,
      'vscode.prepareCallHierarchy',
      document.uri,
      positionOf(at),
    )) ?? [];
  if (item === undefined) return undefined;
  const calls = await ask<vscode.CallHierarchyIncomingCall[]>(
    PROVIDER_MILLISECONDS,
    'vscode.provideIncomingCalls',
    item,
  );
  return calls?.map(({ from }) => from.name);
}

async function signatureOf(document: vscode.TextDocument, { at }: SymbolFact): Promise<string | undefined> {
  const hovers = await ask<vscode.Hover[]>(
    PROVIDER_MILLISECONDS,
    'vscode.executeHoverProvider',
    document.uri,
    positionOf(at),
  );
  return (hovers ?? [])
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .map((markdown) => /```\w*\n([\s\S]*?)```/.exec(markdown)?.[1]?.trim() ?? '')
    .find((text) => text !== '');
}

/** Names whose declarations are worth looking up: what comes from elsewhere, and what is declared more than once. */
function namesIn(lines: readonly string[], symbols: readonly SymbolFact[], focus: LineSpan) {
  const own = new Set(symbols.map(({ name }) => name));
  const foreign = namesToLookUp(lines, NAMES * 2)
    .filter(({ name }) => !own.has(name))
    .slice(0, NAMES)
    .map(({ name, line, character }) => ({ name, at: { line: line + 1, character } }));
  const repeated = [...own].filter((name) => symbols.filter((symbol) => symbol.name === name).length > 1);
  const distance = ({ line }: Place) => Math.max(focus.startLine - line, line - focus.endLine, 0);
  const ambiguous = repeated
    .flatMap((name) => occurrences(lines, name).map((at) => ({ name, at })))
    .sort((a, b) => distance(a.at) - distance(b.at))
    .slice(0, AMBIGUOUS);
  return [...foreign, ...ambiguous];
}

async function definitionsOf(
  document: vscode.TextDocument,
  names: readonly { readonly name: string; readonly at: Place }[],
): Promise<DefinitionFact[]> {
  const found = await Promise.all(
    names.map(async ({ name, at }): Promise<DefinitionFact[]> => {
      const locations = await ask<(vscode.Location | vscode.LocationLink)[]>(
        PROVIDER_MILLISECONDS,
        'vscode.executeDefinitionProvider',
        document.uri,
        positionOf(at),
      );
      const [only, ...others] = locations ?? [];
      // Several places: which of them is the declaration cannot be said.
      if (only === undefined || others.length > 0) return [];
      const uri = 'targetUri' in only ? only.targetUri : only.uri;
      const range = 'targetUri' in only ? (only.targetSelectionRange ?? only.targetRange) : only.range;
      const isHere = uri.toString() === document.uri.toString();
      return [
        isHere
          ? { name, at, declaredAt: range.start.line + 1 }
          : { name, at, file: uri.path.split('/').at(-1) ?? uri.path },
      ];
    }),
  );
  return found.flat();
}

/** Files beside this one, as wrong answers that could be. */
async function neighboursOf(uri: vscode.Uri): Promise<string[]> {
  if (uri.scheme === 'untitled') return [];
  const folder = vscode.Uri.joinPath(uri, '..');
  const entries = (await within(vscode.workspace.fs.readDirectory(folder), PROVIDER_MILLISECONDS)) ?? [];
  const extension = /\.\w+$/.exec(uri.path)?.[0] ?? '';
  return entries
    .filter(([name, type]) => type === vscode.FileType.File && name.endsWith(extension))
    .map(([name]) => name)
    .slice(0, 20);
}

const ask = <T>(milliseconds: number, command: string, ...given: readonly unknown[]): Promise<T | undefined> =>
  within(vscode.commands.executeCommand<T | undefined>(command, ...given), milliseconds);

const positionOf = ({ line, character }: Place) => new vscode.Position(line - 1, character);
const placeOf = ({ line, character }: vscode.Position): Place => ({ line: line + 1, character });
