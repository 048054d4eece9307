import { html, nothing, type TemplateResult } from 'lit';
import type { CheckQuestion, CheckResult } from '../../src/tutor/lesson.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { inline } from './inline.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';

/**
 * The question that ends a lesson. Native radio buttons, since those of the toolkit are read out as check boxes. The
 * right answer is known here only once the host has told the result.
 */
export class CheckElement extends LightElement {
  static override readonly properties = { question: { attribute: false }, result: { attribute: false } };
  declare question: CheckQuestion;
  declare result: CheckResult | undefined;

  protected override render(): TemplateResult {
    const { question, result } = this;
    const choice = result?.chosen ?? uiState().choice;
    return html`<section class="check" aria-labelledby="check-title">
      <div class="check-head">
        <h2 id="check-title">${t('checkTitle')}</h2>
        ${question.ref === undefined ? nothing : lineChip(question.ref)}
      </div>
      <fieldset>
        <legend>${inline(question.question)}</legend>
        ${question.options.map((option, index) => this.#option(option, index, choice))}
      </fieldset>
      ${
        result === undefined
          ? html`<vscode-button class="check-answer" ?disabled=${choice === undefined}
              aria-disabled=${choice === undefined} @click=${this.#answer}>${t('checkAnswer')}</vscode-button>`
          : this.#feedback(result)
      }
    </section>`;
  }

  #option(text: string, index: number, choice: number | undefined): TemplateResult {
    const { result } = this;
    const verdict = result === undefined ? undefined : verdictOn(index, result);
    return html`<label class="option" data-verdict=${verdict ?? nothing}>
      <input type="radio" name="check" .checked=${choice === index} ?disabled=${result !== undefined}
        @change=${() => this.#choose(index)} />
      <span class="option-text">${inline(text)}</span>
      ${verdict === undefined ? nothing : verdictMark(verdict)}
    </label>`;
  }

  #feedback({ chosen, correct, feedback }: CheckResult): TemplateResult {
    const right = chosen === correct;
    return html`<div class="feedback" data-verdict=${right ? 'right' : 'wrong'}>
      <codetrain-icon name=${right ? 'check' : 'close'}></codetrain-icon>
      <p><strong>${t(right ? 'correct' : 'incorrect')}</strong> ${inline(feedback)}</p>
    </div>`;
  }

  #choose(option: number): void {
    changeUiState({ choice: option });
    this.requestUpdate();
  }

  readonly #answer = (): void => {
    const { choice } = uiState();
    if (choice !== undefined && this.result === undefined) post({ type: 'answerCheck', option: choice });
  };
}
customElements.define('codetrain-check', CheckElement);

type Verdict = 'right' | 'wrong';

function verdictOn(option: number, { chosen, correct }: CheckResult): Verdict | undefined {
  if (option === correct) return 'right';
  return option === chosen ? 'wrong' : undefined;
}

const verdictMark = (verdict: Verdict): TemplateResult =>
  html`<span class="verdict"><codetrain-icon name=${verdict === 'right' ? 'check' : 'close'}></codetrain-icon
    ><span>${t(verdict === 'right' ? 'rightAnswer' : 'yourAnswer')}</span></span>`;
