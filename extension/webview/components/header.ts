import { html, nothing, type TemplateResult } from 'lit';
import type { LessonView } from '../../src/panel/protocol.ts';
import { type StringKey, t } from '../strings.ts';
import { post } from '../vscode.ts';
import { hasContent, isBusy, isRunning } from './phases.ts';

/** What is explained, who answers, how far it is, and what can be done with it. */
export function header(view: LessonView): TemplateResult {
  const { path, startLine, endLine, lines } = view.source;
  const openSource = () =>
    post({ type: 'openRef', ref: { startLine, endLine, quote: (lines[0] ?? '').trim().slice(0, 80) } });
  const phase = phaseLabel(view);
  return html`<header class="lesson-header">
    <div class="title-row">
      <h1>
        <span class="mode">${t(view.mode)}</span>
        <button type="button" class="source-link" title="${path} – ${t('openSource')}" @click=${openSource}
          ><span class="file">${path.split('/').at(-1)}</span
          ><span class="lines">:${startLine === endLine ? startLine : `${startLine}–${endLine}`}</span></button>
      </h1>
      <div class="actions">
        ${
          isBusy(view)
            ? html`<vscode-button class="stop" secondary @click=${() => post({ type: 'stop' })}
              ><codetrain-icon slot="content-before" name="stop"></codetrain-icon>${t('stop')}</vscode-button>`
            : nothing
        }
        ${hasContent(view) ? contentActions() : nothing}
      </div>
    </div>
    <p class="meta">
      ${phase === undefined ? nothing : html`<span class="phase">${t(phase)}</span>`}
      ${view.modelLabel === '' ? nothing : html`<span class="model">${view.modelLabel}</span>`}
    </p>
    <div class="progress">
      ${
        isRunning(view)
          ? html`<vscode-progress-bar indeterminate aria-label=${t('progress')}></vscode-progress-bar>`
          : nothing
      }
    </div>
  </header>`;
}

/** What is going on, if anything is. A lesson that is there needs no word, and a failure has words of its own. */
function phaseLabel(view: LessonView): StringKey | undefined {
  if (view.phase !== 'done' && view.phase !== 'failed') return view.phase;
  return isBusy(view) ? 'answering' : undefined;
}

const contentActions = (): TemplateResult =>
  html`${action('copy', t('copyLesson'), () => post({ type: 'copy' }))}
    ${action('export', t('exportLesson'), () => post({ type: 'export' }))}`;

const action = (icon: string, label: string, run: () => void): TemplateResult =>
  html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${run}
    ><codetrain-icon name=${icon}></codetrain-icon></button>`;
