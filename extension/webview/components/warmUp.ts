import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { QuizView } from '../../src/panel/protocol.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { LightElement } from './lightElement.ts';
import { AnswerEvent, QuestionElement } from './question.ts';

/**
 * A question while the lesson is being written. It has a place of its own below what is read, so that nothing moves when it
 * comes, stays or goes.
 */
export class WarmUpElement extends LightElement {
  static override readonly properties = { quiz: { attribute: false } };
  declare quiz: QuizView;

  protected override render(): TemplateResult {
    const { question, summary, actions } = this.quiz;
    return html`<aside class="warm-up" aria-labelledby="warm-up-title">
      <h2 id="warm-up-title">${t('warmUp')}</h2>
      ${question === undefined ? nothing : this.#question(question)}
      ${summary === undefined ? nothing : html`<p><strong>${summary.title}</strong> ${summary.detail}</p>`}
      <div class="quiz-actions">${actions.map(
        ({ id, label }) => html`<vscode-button ?secondary=${id === 'skip'} data-action=${id}
          @click=${() => post({ type: 'quizAction', action: id })}>${label}</vscode-button>`,
      )}</div>
    </aside>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('quiz');
    if (before !== undefined && before.result !== this.quiz.result) void this.#follow();
  }

  /** The button that had the focus is gone: the keyboard goes on with what comes next. */
  async #follow(): Promise<void> {
    const question = this.querySelector('codetrain-question');
    if (question instanceof QuestionElement) await question.updateComplete;
    if (document.activeElement !== document.body) return;
    if (this.quiz.result === undefined && question instanceof QuestionElement) question.focusHeading();
    else this.querySelector<HTMLElement>('vscode-button[data-action]')?.focus();
  }

  #question(question: NonNullable<QuizView['question']>): TemplateResult {
    const { number, total, result, id } = this.quiz;
    const answer = (event: Event) => {
      if (!(event instanceof AnswerEvent)) return;
      const { option, confidence } = event;
      post({ type: 'answerQuestion', questionId: question.id, option, confidence });
    };
    return html`<codetrain-question hides-ref .name=${`warm-up-${id}-${question.id}`} .question=${question}
      .result=${result} .heading=${t('questionOf', number, total)} @codetrain-answer=${answer}></codetrain-question>`;
  }
}
customElements.define('codetrain-warm-up', WarmUpElement);
