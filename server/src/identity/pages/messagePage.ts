import { html } from 'hono/html';
import { layout } from './layout.ts';

export interface Message {
  readonly title: string;
  readonly sentence: string;
  /** What the person can do, as a link. */
  readonly link?: { readonly href: string; readonly label: string };
  /** To be named when asking for support. */
  readonly requestId?: string;
}

/** A page that says one thing: what went wrong, or that all is done. */
export function messagePage({ title, sentence, link, requestId }: Message): Promise<string> {
  return layout(
    title,
    html`<p>${sentence}</p>
${link === undefined ? '' : html`<div class="actions"><a class="button main" href="${link.href}">${link.label}</a></div>`}
${requestId === undefined ? '' : html`<p class="muted">Request ${requestId}</p>`}`,
  );
}
