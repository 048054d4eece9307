import { guard } from 'lit/directives/guard.js';
import { renderInline } from '../markdown/render.ts';

/** A short text of the model in a line: Markdown's inline marks only. Rendered again only when it changes. */
export const inline = (text: string): unknown => guard([text], () => renderInline(text));
