import { html, type TemplateResult } from 'lit';
import { MAX_WRITTEN_LENGTH } from '../../src/tutor/activity/view.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { LightElement } from './lightElement.ts';

/** Where the learner writes an answer. The draft survives a reload. Enter sends, Shift+Enter starts a new line. */
export class AnswerFormElement extends LightElement {
  static override readonly properties = {
    label: { attribute: false },
    placeholder: { attribute: false },
    action: { attribute: false },
    rows: { attribute: false },
    others: { attribute: false },
  };
  /** What the field is for. */
  declare label: string;
  declare placeholder: string;
  /** What the button says. */
  declare action: string;
  declare rows: number;
  /** What else can be done, beside the button. */
  declare others: unknown;

  focusInput(): void {
    this.querySelector('textarea')?.focus({ preventScroll: true });
  }

  protected override render(): TemplateResult {
    const { draft } = uiState();
    const isEmpty = draft.trim() === '';
    return html`<form class="answer-form" @submit=${this.#submit}>
      <textarea rows=${this.rows} maxlength=${MAX_WRITTEN_LENGTH} aria-label=${this.label}
        placeholder=${this.placeholder} .value=${draft} @input=${this.#typed} @keydown=${this.#keyed}></textarea>
      <div class="answer-actions">
        <vscode-button @click=${this.#send} ?disabled=${isEmpty} aria-disabled=${isEmpty}>${this.action}</vscode-button>
        ${this.others}
      </div>
    </form>`;
  }

  readonly #typed = (event: Event): void => {
    if (event.target instanceof HTMLTextAreaElement) changeUiState({ draft: event.target.value });
    this.requestUpdate();
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    // While an input method composes, Enter picks what it offers.
    if (event.isComposing || event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#send();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#send();
  };

  readonly #send = (): void => {
    const text = uiState().draft.trim();
    if (text === '') return;
    post({ type: 'act', act: { kind: 'write', text } });
    changeUiState({ draft: '' });
    this.requestUpdate();
  };
}
customElements.define('codetrain-answer-form', AnswerFormElement);
