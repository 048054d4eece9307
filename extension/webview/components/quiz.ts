import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LessonView } from '../../src/panel/protocol.ts';
import { isWrong, partClaim } from '../../src/tutor/claims.ts';
import type { QuizQuestionView, QuizView } from '../../src/tutor/quiz/view.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { claim } from './claim.ts';
import { LightElement } from './lightElement.ts';
import { AnswerEvent, QuestionElement } from './question.ts';

/** The questions that were answered, the one that is asked, and at the end how it went. */
export class QuizElement extends LightElement {
  static override readonly properties = {
    quiz: { attribute: false },
    wrong: { attribute: false },
    doubted: { attribute: false },
  };
  declare quiz: QuizView;
  declare wrong: LessonView['wrong'];
  /** Questions whose keys may be wrong, by index. */
  declare doubted: readonly number[];

  protected override render(): TemplateResult {
    const { questions, finished } = this.quiz;
    return html`${repeat(
      questions,
      (_, index) => index,
      (question, index) => this.#question(question, index),
    )}
    ${finished ? outcome(questions.filter((_, index) => !isWrong(this.wrong, partClaim(index)))) : nothing}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('quiz');
    if (before && before.questions.length < this.quiz.questions.length) void this.#follow();
  }

  /** The button that had the focus is gone: the keyboard goes on with the next question. */
  async #follow(): Promise<void> {
    await this.updateComplete;
    const next = this.querySelector('.claim:last-of-type > codetrain-question');
    if (!(next instanceof QuestionElement)) return;
    await next.updateComplete;
    if (document.activeElement === document.body) next.focusHeading();
  }

  #question(question: QuizQuestionView, index: number): TemplateResult {
    const answer = (event: Event) => {
      if (!(event instanceof AnswerEvent)) return;
      const { option, confidence } = event;
      post({ type: 'act', act: { kind: 'choose', question: index, option, confidence } });
    };
    const heading = t('questionOf', index + 1, this.quiz.total);
    return claim(
      { id: partClaim(index), name: heading, wrong: this.wrong },
      html`<codetrain-question .name=${`quiz-${index}`} .heading=${heading} .question=${question}
        .result=${question.result} .canWorkOut=${true} .doubtful=${this.doubted.includes(index)} @codetrain-answer=${answer}
        @codetrain-work-out=${() => post({ type: 'guide', question: index })}></codetrain-question>`,
    );
  }
}
customElements.define('codetrain-quiz', QuizElement);

/** How many were right, and where the learner misjudged themselves: that is worth more than the number. */
function outcome(questions: readonly QuizQuestionView[]): TemplateResult {
  const results = questions.flatMap(({ result }) => result ?? []);
  const right = results.filter(({ chosen, correct }) => chosen === correct);
  const sureButWrong = results.filter((result) => !right.includes(result) && result.confidence === 'sure').length;
  const unsureButRight = right.filter(({ confidence }) => confidence === 'unsure').length;
  return html`<section class="outcome" aria-labelledby="outcome-title">
    <h2 id="outcome-title">${t('outcome', right.length, results.length)}</h2>
    ${sureButWrong > 0 ? html`<p>${t('outcomeSureButWrong', sureButWrong)}</p>` : nothing}
    ${unsureButRight > 0 ? html`<p>${t('outcomeUnsureButRight', unsureButRight)}</p>` : nothing}
  </section>`;
}
