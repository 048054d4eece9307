import * as l10n from '@vscode/l10n';
import type { ExcludedBy } from './exclusion.ts';

/** Largest selection, in lines. A lesson about more explains nothing. */
export const MAX_LINES = 300;
/** Largest selection in characters: minified code fits into one line. */
export const MAX_CHARACTERS = 40_000;

/** Why there is nothing to explain. */
export type Refusal =
  /** No text editor is active; `shows` tells what is instead, as far as it is known. */
  | { readonly kind: 'noEditor'; readonly shows: 'nothing' | 'noText' }
  /** A document that is no code: the output of a program, a search, a debug console. */
  | { readonly kind: 'notCode' }
  /** Text that is none: a binary file opened as text. */
  | { readonly kind: 'binary' }
  /** Nothing is there but white space. */
  | { readonly kind: 'empty'; readonly what: 'selection' | 'document' }
  | { readonly kind: 'excluded'; readonly path: string; readonly by: ExcludedBy }
  /** Few lines, but with too many characters. */
  | { readonly kind: 'tooWide' };

/** Bytes that are no text: the editor shows them as NUL or as the sign for what it could not decode. */
export function looksBinary(text: string): boolean {
  if (text.includes('\0')) return true;
  const undecoded = text.split('\ufffd').length - 1;
  return undecoded > 8 && undecoded > text.length / 20;
}

/** One sentence for each refusal, which says what to do instead. */
export function wordRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'noEditor':
      return refusal.shows === 'noText'
        ? l10n.t('What is open is not text. Open a source file and select the lines to explain.')
        : l10n.t('Open a source file and select the lines to explain.');
    case 'notCode':
      return l10n.t('This is output, not code. Select lines in a source file.');
    case 'binary':
      return l10n.t('This file is binary. There are no lines to explain.');
    case 'empty':
      return refusal.what === 'selection'
        ? l10n.t('Only blank lines are selected. Select some code.')
        : l10n.t('This file is empty.');
    case 'excluded':
      return wordExclusion(refusal.path, refusal.by);
    case 'tooWide':
      return l10n.t('These lines are too long, as in minified code. Select fewer of them.');
  }
}

function wordExclusion(path: string, by: ExcludedBy): string {
  switch (by) {
    case 'secrets':
      return l10n.t('{0} is a kind of file that holds secrets. It is never sent.', path);
    case 'setting':
      return l10n.t('{0} is excluded by the setting codetrain.exclude.', path);
    case 'ignoreFile':
      return l10n.t('{0} is excluded by the file .codetrainignore.', path);
  }
}
