import { revealHidden } from './controlCharacters.ts';
import type { Piece } from './highlight.ts';

/** Lines of code as elements, coloured where pieces are given. With `firstLine`, each bears its number in the document. */
export function codeLines(code: string, pieces: readonly Piece[] | undefined, firstLine?: number): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let line = startLine(fragment, firstLine);
  let number = firstLine;
  for (const { scope, text } of pieces ?? [{ scope: '', text: code }]) {
    text.split('\n').forEach((part, index) => {
      if (index > 0) {
        line.append('\n');
        number = number === undefined ? undefined : number + 1;
        line = startLine(fragment, number);
      }
      if (part !== '') appendPiece(line, scope, part);
    });
  }
  return fragment;
}

/** The number is drawn by the style sheet, so that it is not copied along with the code. */
function startLine(parent: ParentNode, number: number | undefined): HTMLElement {
  const line = document.createElement('span');
  line.className = 'code-line';
  if (number !== undefined) line.dataset.line = String(number);
  parent.append(line);
  return line;
}

function appendPiece(line: HTMLElement, scope: string, text: string): void {
  const parent = scope === '' ? line : document.createElement('span');
  if (scope !== '') parent.className = `token ${scopeClass(scope)}`;
  for (const run of revealHidden(text)) {
    if (!run.hidden) {
      parent.append(run.text);
      continue;
    }
    const mark = document.createElement('span');
    mark.className = 'hidden-character';
    mark.textContent = run.text;
    parent.append(mark);
  }
  if (parent !== line) line.append(parent);
}

/** `title.function.invoke` becomes `token-title token-function token-invoke`. */
const scopeClass = (scope: string): string =>
  scope
    .split('.')
    .map((part) => `token-${part.replaceAll(/[^\w-]/g, '')}`)
    .join(' ');
