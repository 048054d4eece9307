import { icon } from '../components/icons.ts';
import { scrollableByKeyboard } from '../components/overflow.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { codeLines } from './codeLines.ts';
import { ensureLanguage, highlight } from './highlight.ts';

export interface CodeBlock {
  readonly code: string;
  /** Language id of the editor, or the info string of a fence. */
  readonly language: string;
  /** Number of the first line in the document, when the code is quoted from there. */
  readonly firstLine?: number;
}

/** Code with its colours, which come later when the grammar has to be loaded first, and a button that copies it. */
export function createCodeBlock({ code, language, firstLine }: CodeBlock): HTMLElement {
  const text = code.endsWith('\n') ? code.slice(0, -1) : code;
  const pre = document.createElement('pre');
  const element = document.createElement('code');
  pre.setAttribute('role', 'group');
  pre.setAttribute('aria-label', firstLine === undefined ? t('code') : t('quotedCode'));
  pre.append(element);
  scrollableByKeyboard(pre);

  const paint = () => element.replaceChildren(codeLines(text, highlight(text, language), firstLine));
  paint();
  if (highlight('', language) === undefined) {
    void ensureLanguage(language).then((known) => {
      if (known) paint();
    });
  }

  const frame = document.createElement('div');
  frame.className = firstLine === undefined ? 'code-block' : 'code-block quoted';
  frame.append(pre, copyButton(text));
  return frame;
}

function copyButton(text: string): HTMLElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'icon-button copy-code';
  button.title = t('copyCode');
  button.setAttribute('aria-label', t('copyCode'));
  button.append(icon('copy'));
  button.addEventListener('click', () => {
    post({ type: 'copyCode', text });
    button.replaceChildren(icon('check'));
    setTimeout(() => button.replaceChildren(icon('copy')), COPIED_MILLISECONDS);
  });
  return button;
}

/** How long a button shows that it did its work. */
const COPIED_MILLISECONDS = 1500;
