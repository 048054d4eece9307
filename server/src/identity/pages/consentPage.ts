import type { Scope } from '@codetrain/contract/accessToken';
import { MINIMUM_AGE, policies } from '@codetrain/contract/policies';
import { html } from 'hono/html';
import { layout } from './layout.ts';

export interface Consent {
  /** Path of the interaction. */
  readonly path: string;
  readonly siteUrl: string;
  readonly person: { readonly email: string; readonly name: string | null };
  readonly deviceName: string;
  /** Who gets the code in the end, in words; undefined: the person copies it. */
  readonly destination: string | undefined;
  readonly scopes: readonly Scope[];
  /** Whether terms, privacy policy and age are to be confirmed. */
  readonly asksToAccept: boolean;
  /** The form came back without what it needs. */
  readonly isIncomplete: boolean;
}

/** What each scope allows, as a person would say it. */
const allows: Readonly<Record<Scope, string>> = {
  tutor: 'Ask the tutor about code that you select',
  usage: 'See how much of your plan is used',
  billing: 'Open checkout and billing in your browser',
  account: 'Export or delete your account, and sign out your editors',
};

/** Who signs in where, to what, and back to which editor. */
export function consentPage(consent: Consent): Promise<string> {
  const { path, person, deviceName, destination, scopes } = consent;
  return layout(
    'Sign in to CodeTrain?',
    html`<p>Go on only if you have just asked for this in your own editor.</p>
<dl>
<dt>Account</dt><dd>${person.name === null ? person.email : `${person.name} (${person.email})`}</dd>
<dt>Editor</dt><dd>${deviceName}</dd>
<dt>Returns to</dt><dd>${destination ?? 'a code that you copy into your editor'}</dd>
</dl>
<p class="muted"><a href="${path}/login?switch=1">Use another account</a></p>
<h2>The editor will be able to</h2>
<ul>${scopes.map((scope) => html`<li>${allows[scope]}</li>`)}</ul>
<form method="post" action="${path}/consent" id="consent">
${consent.asksToAccept ? acceptance(consent) : ''}
</form>
<div class="actions">
<button class="button main" type="submit" form="consent">Sign in</button>
<form method="post" action="${path}/cancel"><button class="button" type="submit">Cancel</button></form>
</div>`,
  );
}

const acceptance = ({ siteUrl, isIncomplete }: Consent) => html`<fieldset>
<legend>Before your first lesson</legend>
${isIncomplete ? html`<p class="wrong" role="alert">Please confirm both to go on.</p>` : ''}
<label class="check"><input type="checkbox" name="terms" value="${policies.terms.version}" required>
<span>I agree to the <a href="${siteUrl}${policies.terms.path}" target="_blank" rel="noreferrer">terms of service</a> and have read the
<a href="${siteUrl}${policies.privacy.path}" target="_blank" rel="noreferrer">privacy policy</a>.</span></label>
<label class="check"><input type="checkbox" name="age" value="${String(MINIMUM_AGE)}" required>
<span>I am ${String(MINIMUM_AGE)} years old or older.</span></label>
<input type="hidden" name="privacy" value="${policies.privacy.version}">
</fieldset>`;
