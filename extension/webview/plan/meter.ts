import { html, svg, type TemplateResult } from 'lit';

export interface MeterOptions {
  readonly label: string;
  readonly used: number;
  readonly allowed: number;
  readonly text: string;
  readonly note: string;
}

/** How much of a limit is used, drawn in SVG: the page's policy admits no inline style. */
export function meter({ label, used, allowed, text, note }: MeterOptions): TemplateResult {
  const part = allowed <= 0 ? 1 : Math.min(1, Math.max(0, used / allowed));
  const level = part >= 1 ? 'full' : part >= 0.9 ? 'near' : 'fine';
  return html`<div class="meter ${level}">
    <p class="meter-head"><span class="meter-label">${label}</span><span>${text}</span></p>
    <svg role="meter" aria-label=${label} aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(part * 100)}
      aria-valuetext=${text} viewBox="0 0 100 6" preserveAspectRatio="none">
      ${svg`<rect class="meter-track" width="100" height="6"></rect>
        <rect class="meter-bar" width=${part === 0 ? 0 : Math.max(1, part * 100)} height="6"></rect>`}
    </svg>
    <p class="muted">${note}</p>
  </div>`;
}
