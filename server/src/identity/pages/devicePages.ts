import { html } from 'hono/html';
import { layout } from './layout.ts';

export interface CodeEntry {
  readonly action: string;
  /** Binds the form to the browser's session. */
  readonly xsrf: string;
  /** What was entered before. */
  readonly userCode: string | undefined;
  readonly problem: string | undefined;
}

/** Where a person enters the code that the editor shows (RFC 8628, section 3.3). */
export const codeEntryPage = ({ action, xsrf, userCode, problem }: CodeEntry): Promise<string> =>
  layout(
    'Enter the code from your editor',
    html`<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
${problem === undefined ? '' : html`<p class="wrong" role="alert" id="problem">${problem}</p>`}
<label class="field" for="user_code">Code</label>
<input class="code" type="text" id="user_code" name="user_code" value="${userCode ?? ''}" required autofocus
 autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="how">
<p class="muted" id="how">Eight letters, such as BCDF-GHJK.</p>
<div class="actions"><button class="button main" type="submit">Continue</button></div>
</form>`,
  );

export interface CodeConfirmation {
  readonly action: string;
  readonly xsrf: string;
  readonly userCode: string;
  readonly deviceName: string;
}

/** The person compares: a code that somebody else sent is somebody else's sign-in (RFC 8628, section 5.4). */
export const codeConfirmationPage = ({ action, xsrf, userCode, deviceName }: CodeConfirmation): Promise<string> =>
  layout(
    'Is this the code in your editor?',
    html`<p class="usercode">${userCode}</p>
<dl><dt>Editor</dt><dd>${deviceName}</dd></dl>
<p>Go on only if your own editor shows this very code. If somebody sent it to you, cancel: they would be signed in as you.</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${xsrf}">
<input type="hidden" name="user_code" value="${userCode}">
<div class="actions">
<button class="button main" type="submit" name="confirm" value="yes">Yes, continue</button>
<button class="button" type="submit" name="abort" value="yes">Cancel</button>
</div>
</form>`,
  );
