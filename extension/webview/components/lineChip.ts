import { html, type TemplateResult } from 'lit';
import type { Ref } from '../../src/tutor/lesson.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';

/** Names the lines that a ref points at; opens them on click, lights them up while the pointer or the focus is on it. */
export function lineChip(ref: Ref): TemplateResult {
  const label = linesLabel(ref);
  const preview = () => post({ type: 'previewRef', ref });
  const leave = () => post({ type: 'previewRef' });
  return html`<button
    type="button"
    class="line-chip"
    title=${t('openLines', label)}
    @click=${() => post({ type: 'openRef', ref })}
    @mouseenter=${preview}
    @mouseleave=${leave}
    @focus=${preview}
    @blur=${leave}
  >${label}</button>`;
}

const linesLabel = ({ startLine, endLine }: Ref): string =>
  startLine === endLine ? t('line', startLine) : t('lines', startLine, endLine);
