import { html, nothing, type TemplateResult } from 'lit';
import type { Confidence } from '../../src/panel/protocol.ts';
import type { CheckQuestion, CheckResult } from '../../src/tutor/lesson.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { inline } from './inline.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';

/** The learner has answered. It bubbles to whoever asked. */
export class AnswerEvent extends Event {
  static readonly type = 'codetrain-answer';
  readonly option: number;
  readonly confidence: Confidence;

  constructor(option: number, confidence: Confidence) {
    super(AnswerEvent.type, { bubbles: true });
    this.option = option;
    this.confidence = confidence;
  }
}

/**
 * A question with options, for whoever asks one. An option is chosen first; saying how sure one is of it is the answer.
 * Native radio buttons, since those of the toolkit are read out as check boxes. The right answer is known here only once
 * the host has told the result.
 */
export class QuestionElement extends LightElement {
  static override readonly properties = {
    question: { attribute: false },
    result: { attribute: false },
    heading: { attribute: false },
  };
  declare question: CheckQuestion;
  declare result: CheckResult | undefined;
  declare heading: string;

  protected override render(): TemplateResult {
    const { question, result } = this;
    const choice = this.#choice;
    return html`<section class="check" aria-labelledby="check-title">
      <div class="check-head">
        <h2 id="check-title" tabindex="-1">${this.heading}</h2>
        ${question.ref === undefined || this.#hidesRef ? nothing : lineChip(question.ref)}
      </div>
      <fieldset>
        <legend>${inline(question.question)}</legend>
        ${question.options.map((option, index) => this.#option(option, index, choice))}
      </fieldset>
      ${result === undefined ? this.#confidence(choice) : this.#feedback(result)}
    </section>`;
  }

  get #choice(): number | undefined {
    return this.result?.chosen ?? uiState().choice;
  }

  /** Lines that hold the answer are pointed at once it has been given. */
  get #hidesRef(): boolean {
    return this.result === undefined && this.hasAttribute('hides-ref');
  }

  #option(text: string, index: number, choice: number | undefined): TemplateResult {
    const { result } = this;
    const verdict = result === undefined ? undefined : verdictOn(index, result);
    return html`<label class="option" data-verdict=${verdict ?? nothing}>
      <input type="radio" name="check" .checked=${choice === index} ?disabled=${result !== undefined}
        @change=${() => this.choose(index)} />
      <span class="option-text">${inline(text)}</span>
      ${verdict === undefined ? nothing : verdictMark(verdict)}
      ${result === undefined ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
    </label>`;
  }

  #confidence(choice: number | undefined): TemplateResult {
    const disabled = choice === undefined;
    return html`<div class="confidence" role="group" aria-labelledby="confidence-title">
      <p id="confidence-title">${t('howSure')}</p>
      <vscode-button ?disabled=${disabled} aria-disabled=${disabled} @click=${() => this.answer('sure')}
        >${t('sure')}</vscode-button>
      <vscode-button secondary ?disabled=${disabled} aria-disabled=${disabled} @click=${() => this.answer('unsure')}
        >${t('unsure')}</vscode-button>
    </div>`;
  }

  #feedback({ chosen, correct, feedback }: CheckResult): TemplateResult {
    const right = chosen === correct;
    return html`<div class="feedback" data-verdict=${right ? 'right' : 'wrong'}>
      <codetrain-icon name=${right ? 'check' : 'close'}></codetrain-icon>
      <p><strong>${t(right ? 'correct' : 'incorrect')}</strong> ${inline(feedback)}</p>
    </div>`;
  }

  /** Marks an option; nothing if there is none of that index, or the question has been answered. */
  choose(option: number): void {
    if (this.result !== undefined || this.question.options[option] === undefined) return;
    changeUiState({ choice: option });
    this.requestUpdate();
  }

  /** Answers with the option that is marked. */
  answer(confidence: Confidence): void {
    const { choice } = uiState();
    if (choice !== undefined && this.result === undefined) this.dispatchEvent(new AnswerEvent(choice, confidence));
  }

  focusHeading(): void {
    this.querySelector<HTMLElement>('#check-title')?.focus();
  }
}
customElements.define('codetrain-question', QuestionElement);

type Verdict = 'right' | 'wrong';

function verdictOn(option: number, { chosen, correct }: CheckResult): Verdict | undefined {
  if (option === correct) return 'right';
  return option === chosen ? 'wrong' : undefined;
}

const verdictMark = (verdict: Verdict): TemplateResult =>
  html`<span class="verdict"><codetrain-icon name=${verdict === 'right' ? 'check' : 'close'}></codetrain-icon
    ><span>${t(verdict === 'right' ? 'rightAnswer' : 'yourAnswer')}</span></span>`;
