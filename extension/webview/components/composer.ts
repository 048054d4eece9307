import { html, nothing, type TemplateResult } from 'lit';
import { MAX_QUESTION_LENGTH } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { changeUiState, forgetDraftStep, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { LightElement } from './lightElement.ts';

/** Where a follow-up question is written, about one step or about the whole lesson. The draft survives a reload. */
export class ComposerElement extends LightElement {
  static override readonly properties = {
    stepNumber: { attribute: false },
    busy: { attribute: false },
    hint: { state: true },
  };
  /** Number of the step that the question is about; `undefined` when it is about the whole lesson. */
  declare stepNumber: number | undefined;
  /** While something is being written, a question can be prepared but not sent. */
  declare busy: boolean;
  declare hint: boolean;

  focusInput(): void {
    this.#input?.focus();
  }

  protected override render(): TemplateResult {
    const { draft } = uiState();
    const label = this.stepNumber === undefined ? t('composer') : t('askAboutStep', this.stepNumber);
    const cannotSend = this.busy || draft.trim() === '';
    return html`<form class="composer" aria-label=${label} @submit=${this.#submit}>
      ${this.stepNumber === undefined ? nothing : this.#target(this.stepNumber)}
      <div class="composer-row">
        <textarea rows="1" maxlength=${MAX_QUESTION_LENGTH} aria-label=${label} placeholder="${label}…"
          aria-describedby="composer-hint" .value=${draft} @input=${this.#typed} @keydown=${this.#keyed}></textarea>
        <button type="submit" class="icon-button send" title=${t('send')} aria-label=${t('send')}
          aria-disabled=${cannotSend}><codetrain-icon name="send"></codetrain-icon></button>
      </div>
      <p id="composer-hint" class=${this.hint ? 'composer-hint' : 'visually-hidden'}
        >${this.hint ? t('busy') : t('sendHint')}</p>
    </form>`;
  }

  protected override updated(): void {
    if (this.hint && !this.busy) this.hint = false;
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  #target(number: number): TemplateResult {
    return html`<div class="composer-target"><span>${t('aboutStep', number)}</span>
      <button type="button" class="icon-button" title=${t('aboutWhole')} aria-label=${t('aboutWhole')}
        @click=${this.#forgetTarget}><codetrain-icon name="close"></codetrain-icon></button></div>`;
  }

  readonly #typed = (): void => {
    changeUiState({ draft: this.#input?.value ?? '' });
    this.requestUpdate();
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks what it offers.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.#input?.blur();
      this.dispatchEvent(new Event('codetrain-leave', { bubbles: true }));
    }
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#send();
  };

  #send(): void {
    const { draft, draftStepId } = uiState();
    const question = draft.trim();
    if (question === '') return;
    if (this.busy) {
      this.hint = true;
      return;
    }
    post({ type: 'askFollowUp', question, ...(draftStepId !== undefined && { stepId: draftStepId }) });
    changeUiState({ draft: '' });
    this.#forgetTarget();
    this.requestUpdate();
  }

  readonly #forgetTarget = (): void => {
    forgetDraftStep();
    this.dispatchEvent(new Event('codetrain-target-change', { bubbles: true }));
    this.focusInput();
  };
}
customElements.define('codetrain-composer', ComposerElement);
