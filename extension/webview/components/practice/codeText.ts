import { guard } from 'lit/directives/guard.js';
import { codeLines } from '../../code/codeLines.ts';
import { ensureLanguage, highlight } from '../../code/highlight.ts';

/** Code without a frame, in its colours, which come later when the grammar has to be loaded first. */
export const codeText = (code: string, language: string): unknown =>
  guard([code, language], () => {
    const element = document.createElement('code');
    const paint = () => element.replaceChildren(codeLines(code, highlight(code, language)));
    paint();
    if (highlight('', language) === undefined) {
      void ensureLanguage(language).then((known) => {
        if (known) paint();
      });
    }
    return element;
  });
