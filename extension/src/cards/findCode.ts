import * as vscode from 'vscode';
import { within } from '../capture/deadline.ts';
import { linesOfDocument, wholeDocument } from '../capture/documents.ts';
import { linesOf } from '../capture/span.ts';
import { openSource } from '../session/sourceDocument.ts';
import type { CardPlace } from './card.ts';
import { type Drift, driftOf } from './drift.ts';

/** Where the code of a card is now. */
export type Found =
  | { readonly kind: 'here'; readonly document: vscode.TextDocument; readonly drift: Drift; readonly renamed: boolean }
  /** Its workspace is open, and the file is gone. */
  | { readonly kind: 'fileGone' }
  /** Its workspace is not open in this window. */
  | { readonly kind: 'elsewhere' };

/** By its path: of a remote folder the host's name changes with how it is reached, of a tunnel with every start. */
export const isWorkspace = (workspace: string, { scheme, path }: vscode.Uri): boolean => {
  const known = workspace === '' ? undefined : vscode.Uri.parse(workspace);
  return known !== undefined && known.scheme === scheme && known.path === path;
};

/** A file that was renamed is looked for in as many files, and for as long. */
const CANDIDATES = 200;
const SEARCH_MILLISECONDS = 3_000;

export async function findCode(place: CardPlace): Promise<Found> {
  const folder = (vscode.workspace.workspaceFolders ?? []).find(({ uri }) => isWorkspace(place.workspace, uri));
  if (folder === undefined && place.workspace !== '') return { kind: 'elsewhere' };
  if (folder === undefined) {
    // A file outside of any folder is found by its whole address, which its path then is.
    const document = await openSource(vscode.Uri.parse(place.path));
    return document === undefined ? { kind: 'fileGone' } : here(document, place);
  }
  const document = await openSource(vscode.Uri.joinPath(folder.uri, ...place.path.split('/')));
  if (document !== undefined) return here(document, place);
  const renamed = await within(searchRenamed(folder, place), SEARCH_MILLISECONDS);
  return renamed ?? { kind: 'fileGone' };
}

/** Another file that holds the very lines. */
async function searchRenamed(folder: vscode.WorkspaceFolder, place: CardPlace): Promise<Found | undefined> {
  const name = place.path.split('/').at(-1) ?? place.path;
  const ending = /\.[^.]+$/.exec(name)?.[0] ?? '';
  const pattern = (glob: string) => new vscode.RelativePattern(folder, glob);
  const named = await vscode.workspace.findFiles(pattern(`**/${escaped(name)}`), undefined, 20);
  const alike =
    ending === '' ? [] : await vscode.workspace.findFiles(pattern(`**/*${escaped(ending)}`), undefined, CANDIDATES);
  for (const uri of new Map([...named, ...alike].map((each) => [each.toString(), each])).values()) {
    const text = await vscode.workspace.fs.readFile(uri).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => undefined,
    );
    const { kind } = text === undefined ? { kind: 'gone' } : driftOf(place, text.split(/\r?\n/));
    if (kind !== 'unchanged' && kind !== 'moved') continue;
    const document = await openSource(uri);
    if (document !== undefined) return { ...here(document, place), renamed: true };
  }
  return undefined;
}

const here = (document: vscode.TextDocument, place: CardPlace) =>
  ({
    kind: 'here',
    document,
    drift: driftOf(place, linesOf(linesOfDocument(document), wholeDocument(document))),
    renamed: false,
  }) as const;

/** Glob patterns read these. */
const escaped = (text: string): string => text.replace(/[[\]{}*?]/g, '?');
