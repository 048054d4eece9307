import * as vscode from 'vscode';
import { SHEET_SCHEME } from '../contributions.ts';
import type { ContextItem } from '../tutor/snippet.ts';
import { linesOfDocument, pathOf } from './documents.ts';
import { exclusionByName, exclusionOf } from './exclusions.ts';
import { firstThatFit, fits, isTooWide } from './limits.ts';
import { looksBinary, MAX_LINES, type Refusal } from './outcome.ts';
import { outlineOf } from './outline.ts';
import { blockAround, type LineSpan, type Lines, lengthOf, widen, withoutBlankEnds } from './span.ts';
import { enclosingUnit, type SymbolNode } from './symbols.ts';

/** Where something is asked for: what an editor shows and has selected. */
export interface Place extends Pick<vscode.TextEditor, 'document' | 'selection'> {
  /** What is known of it beside what can be gathered there. */
  readonly context?: readonly ContextItem[];
}

/** What is to be explained: whole lines of a document. */
export interface Located {
  readonly document: vscode.TextDocument;
  readonly span: LineSpan;
}

export type Location =
  | { readonly kind: 'located'; readonly located: Located }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** More lines than a lesson explains, and smaller pieces to choose from. */
  | {
      readonly kind: 'tooLong';
      readonly document: vscode.TextDocument;
      readonly lines: number;
      /** The function or class around the cursor, if it is small enough. */
      readonly unit: (LineSpan & { readonly name: string }) | undefined;
      readonly first: LineSpan;
    };

/** Documents of the editor itself that hold no code. */
const notCode = new Set([
  ...['output', 'debug', 'search-editor', 'comment', 'vscode-scm', 'vscode-interactive-input'],
  SHEET_SCHEME,
]);

/** The outline decides what is explained if nothing is selected, so a language service that is just starting is waited for. */
const OUTLINE_MILLISECONDS = 2_000;

/** Why an editor has nothing to explain, as far as that can be told at once. */
export function refuse(editor: vscode.TextEditor | undefined): Refusal | undefined {
  if (editor === undefined) return { kind: 'noEditor', shows: hasTab() ? 'noText' : 'nothing' };
  const { document, selection } = editor;
  if (notCode.has(document.uri.scheme)) return { kind: 'notCode' };
  const by = exclusionByName(document.uri);
  if (by !== undefined) return { kind: 'excluded', path: pathOf(document), by };
  if (looksBinary(document.getText(new vscode.Range(0, 0, 100, 0)))) return { kind: 'binary' };
  const span = selection.isEmpty ? { startLine: 1, endLine: document.lineCount } : widen(selection);
  const what = selection.isEmpty ? 'document' : 'selection';
  return withoutBlankEnds(linesOfDocument(document), span) === undefined ? { kind: 'empty', what } : undefined;
}

/** A tab that is no text editor: an image, a binary file, a preview. */
const hasTab = (): boolean => vscode.window.tabGroups.activeTabGroup.activeTab !== undefined;

/** The selection as whole lines, or what is around the cursor if nothing is selected. */
export async function locate({ document, selection }: Place): Promise<Location> {
  const by = await exclusionOf(document.uri);
  if (by !== undefined) return refused({ kind: 'excluded', path: pathOf(document), by });
  const lines = linesOfDocument(document);
  const cursor = selection.active.line + 1;
  const span = selection.isEmpty ? await around(document, cursor) : withoutBlankEnds(lines, widen(selection));
  if (span === undefined) return refused({ kind: 'empty', what: selection.isEmpty ? 'document' : 'selection' });
  if (lengthOf(span) > MAX_LINES) return tooLong(document, span, cursor);
  return isTooWide(lines, span) ? refused({ kind: 'tooWide' }) : { kind: 'located', located: { document, span } };
}

async function around(document: vscode.TextDocument, line: number): Promise<LineSpan | undefined> {
  const lines = linesOfDocument(document);
  const outline = await outlineOf(document, OUTLINE_MILLISECONDS);
  const span = unitAround(outline, line, lines);
  return (span && withoutBlankEnds(lines, span)) ?? blockAround(lines, Math.min(line, lines.lineCount));
}

/** Outlines lag behind typing: lines that are gone cannot be read. */
function unitAround(
  outline: readonly SymbolNode[] | undefined,
  line: number,
  { lineCount }: Lines,
): (LineSpan & { readonly name: string }) | undefined {
  const unit = outline && enclosingUnit(outline, line);
  if (unit === undefined || unit.span.startLine > lineCount) return undefined;
  return { name: unit.name, startLine: unit.span.startLine, endLine: Math.min(unit.span.endLine, lineCount) };
}

async function tooLong(document: vscode.TextDocument, span: LineSpan, cursor: number): Promise<Location> {
  const lines = linesOfDocument(document);
  const first = firstThatFit(lines, span);
  if (first === undefined) return refused({ kind: 'tooWide' });
  const unit = unitAround(await outlineOf(document, OUTLINE_MILLISECONDS), cursor, lines);
  return {
    kind: 'tooLong',
    document,
    lines: lengthOf(span),
    unit: unit && fits(lines, unit) ? unit : undefined,
    first,
  };
}

const refused = (refusal: Refusal): Location => ({ kind: 'refused', refusal });
