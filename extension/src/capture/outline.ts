import * as vscode from 'vscode';
import { within } from './deadline.ts';
import type { LineSpan } from './span.ts';
import type { SymbolNode } from './symbols.ts';

const units = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Enum,
]);

/** Values that often are functions: `const add = (a, b) => …`. */
const perhapsFunctions = new Set([
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Field,
]);

/** The outline of a document; undefined if no language service gives one in so many milliseconds. */
export async function outlineOf(
  document: vscode.TextDocument,
  milliseconds: number,
): Promise<SymbolNode[] | undefined> {
  const found = await within(
    vscode.commands.executeCommand<readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    ),
    milliseconds,
  );
  return found === undefined || found.length === 0 ? undefined : found.map(toNode);
}

function toNode(symbol: vscode.DocumentSymbol | vscode.SymbolInformation): SymbolNode {
  const range = 'location' in symbol ? symbol.location.range : symbol.range;
  const span: LineSpan = { startLine: range.start.line + 1, endLine: range.end.line + 1 };
  const isUnit = units.has(symbol.kind) || (perhapsFunctions.has(symbol.kind) && span.endLine > span.startLine);
  const children = 'children' in symbol ? symbol.children.map(toNode) : [];
  return { name: symbol.name, span, isUnit, children };
}
