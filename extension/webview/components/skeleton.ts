import { html, type TemplateResult } from 'lit';

/** Holds the place of text that is to come. For the eye alone: the phase is said in words. */
export const skeleton = (lines: number): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true">${Array.from({ length: lines }, () => html`<span></span>`)}</div>`;
