import { html, nothing, type TemplateResult } from 'lit';
import type { CheckQuestion, CheckResult, Confidence } from '../../src/tutor/lesson.ts';
import { t } from '../strings.ts';
import { mark, marked } from '../uiState.ts';
import { verdictText } from '../verdict.ts';
import { doubt } from './doubt.ts';
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

/** The learner would rather work out what they got wrong. */
export class WorkOutEvent extends Event {
  static readonly type = 'codetrain-work-out';

  constructor() {
    super(WorkOutEvent.type, { bubbles: true });
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
    name: { attribute: false },
    canWorkOut: { attribute: false },
    doubtful: { attribute: false },
  };
  declare question: CheckQuestion;
  declare result: CheckResult | undefined;
  declare heading: string;
  /** Of its own on the page: what is marked is kept under it. */
  declare name: string;
  /** Whether what was answered wrongly can be worked out in a dialogue. */
  declare canWorkOut: boolean;
  /** Its key may be wrong: somebody else came to another one. */
  declare doubtful: boolean;

  constructor() {
    super();
    this.name = 'check';
    this.canWorkOut = false;
    this.doubtful = false;
  }

  protected override render(): TemplateResult {
    const { question, result, name } = this;
    const choice = this.#choice;
    return html`<section class="check" aria-labelledby="${name}-title">
      <div class="check-head">
        <h2 id="${name}-title" tabindex="-1">${this.heading}</h2>
        ${question.ref === undefined || this.#hidesRef ? nothing : lineChip(question.ref)}
      </div>
      <fieldset>
        <legend>${inline(question.question)}</legend>
        ${question.options.map((option, index) => this.#option(option, index, choice))}
      </fieldset>
      ${result === undefined ? this.#confidence(choice) : this.#feedback(result)}
      ${this.doubtful ? doubt() : nothing}
    </section>`;
  }

  get #choice(): number | undefined {
    return this.result?.chosen ?? marked(this.name);
  }

  /** Lines that hold the answer are pointed at once it has been given. */
  get #hidesRef(): boolean {
    return this.result === undefined && this.hasAttribute('hides-ref');
  }

  #option(text: string, index: number, choice: number | undefined): TemplateResult {
    const { result, name } = this;
    const verdict = result === undefined ? undefined : verdictOn(index, result);
    return html`<label class="option" data-verdict=${verdict ?? nothing}>
      <input type="radio" name=${name} .checked=${choice === index} ?disabled=${result !== undefined}
        @change=${() => this.choose(index)} />
      <span class="option-text">${inline(text)}</span>
      ${verdict === undefined ? nothing : verdictMark(verdict)}
      ${result === undefined ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
    </label>`;
  }

  #confidence(choice: number | undefined): TemplateResult {
    const disabled = choice === undefined;
    return html`<div class="confidence" role="group" aria-labelledby="${this.name}-confidence">
      <p id="${this.name}-confidence">${t('howSure')}</p>
      <vscode-button ?disabled=${disabled} aria-disabled=${disabled} @click=${() => this.answer('sure')}
        >${t('sure')}</vscode-button>
      <vscode-button secondary ?disabled=${disabled} aria-disabled=${disabled} @click=${() => this.answer('unsure')}
        >${t('unsure')}</vscode-button>
    </div>`;
  }

  #feedback(result: CheckResult): TemplateResult {
    const right = result.chosen === result.correct;
    return html`<div class="feedback" data-verdict=${right ? 'right' : 'wrong'}>
      <codetrain-icon name=${right ? 'check' : 'close'}></codetrain-icon>
      <p><strong>${t(verdictText(result))}</strong> ${inline(result.feedback)}</p>
    </div>
    ${
      right || !this.canWorkOut
        ? nothing
        : html`<vscode-button class="work-out" secondary @click=${() => this.dispatchEvent(new WorkOutEvent())}
          >${t('workOut')}</vscode-button>`
    }`;
  }

  /** Marks an option; nothing if there is none of that index, or the question has been answered. */
  choose(option: number): void {
    if (this.result !== undefined || this.question.options[option] === undefined) return;
    mark(this.name, option);
    this.requestUpdate();
  }

  /** Answers with the option that is marked. */
  answer(confidence: Confidence): void {
    const choice = marked(this.name);
    if (choice !== undefined && this.result === undefined) this.dispatchEvent(new AnswerEvent(choice, confidence));
  }

  focusHeading(): void {
    this.querySelector<HTMLElement>('h2')?.focus();
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
