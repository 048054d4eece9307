import { html } from 'hono/html';
import { layout } from './layout.ts';

/** Goes on by itself; the link is for browsers that do not. */
export const continuePage = (path: string): Promise<string> =>
  layout(
    'One moment',
    html`<p>You are being taken to the sign-in.</p>
<div class="actions"><a class="button main" href="${path}">Continue</a></div>`,
    { continueAt: path },
  );
