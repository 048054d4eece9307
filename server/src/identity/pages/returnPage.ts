import { html } from 'hono/html';
import { layout } from './layout.ts';

export interface Return {
  readonly code: string;
  /** The editor that may be opened with the code; undefined: nobody known, so the person carries the code. */
  readonly editor: { readonly name: string; readonly href: string } | undefined;
}

/** The last step: back to the editor, by a button or by hand. Stays open, since the editor may not have opened. */
export function returnPage({ code, editor }: Return): Promise<string> {
  const byHand = html`<label class="field" for="code">Code</label>
<div class="copy">
<input type="text" id="code" value="${code}" readonly spellcheck="false" autocomplete="off" aria-describedby="how">
<button class="button" type="button" data-copies="code" data-status="copied" hidden>Copy</button>
</div>
<p class="muted" role="status" id="copied"></p>
<p class="muted" id="how">In your editor, run <strong>CodeTrain: Enter Sign-in Code</strong> and paste it. It works once, for five
minutes, and only in the editor that asked for it. Give it to nobody.</p>`;
  return layout(
    editor === undefined ? 'Copy this code into your editor' : 'Return to your editor',
    editor === undefined
      ? byHand
      : html`<p>You are signed in. One step is left:</p>
<div class="actions"><a class="button main" href="${editor.href}">Open ${editor.name}</a></div>
<h2>Nothing opened?</h2>
${byHand}`,
    { copies: true },
  );
}
