import { html, nothing, type TemplateResult } from 'lit';
import { t } from '../../strings.ts';
import { post } from '../../vscode.ts';
import { inline } from '../inline.ts';
import { pt } from './strings.ts';

/** Leads to the copy that the learner works in. */
export const copyRow = (isOpen: boolean): TemplateResult =>
  html`<p class="copy-row">
    ${isOpen ? nothing : html`<span class="muted">${pt('copyClosed')}</span>`}
    <vscode-button secondary class="open-copy" @click=${() => post({ type: 'openCopy' })}
      >${pt(isOpen ? 'showCopy' : 'openAgain')}</vscode-button>
  </p>`;

/** The hints that were taken. */
export const hintList = (hints: readonly string[], rungs: number): TemplateResult[] =>
  hints.map(
    (hint, index) => html`<div class="hint">
      <h3>${t('hintOf', index + 1, rungs)}</h3>
      <p>${inline(hint)}</p>
    </div>`,
  );

/** The next hint, as long as there is one below the answer, and the way out. */
export const helpButtons = (hints: readonly string[], rungs: number): TemplateResult =>
  html`${hints.length + 1 < rungs ? actButton(t('hintOf', hints.length + 1, rungs), 'hint') : nothing}
    ${actButton(t('justTell'), 'tell')}`;

export const actButton = (label: string, kind: 'hint' | 'tell'): TemplateResult =>
  html`<vscode-button secondary @click=${() => post({ type: 'act', act: { kind } })}>${label}</vscode-button>`;

/** A dialogue on what went wrong. */
export const workOut = (index = 0): TemplateResult =>
  html`<vscode-button secondary class="work-out" @click=${() => post({ type: 'guide', question: index })}
    >${t('workOut')}</vscode-button>`;
