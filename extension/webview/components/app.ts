import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LessonView, QuizView } from '../../src/panel/protocol.ts';
import { stepClaim } from '../../src/tutor/claims.ts';
import type { Step } from '../../src/tutor/lesson.ts';
import { LessonTexts } from '../lessonTexts.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { activity } from './activity.ts';
import { AnnounceEvent } from './announceEvent.ts';
import { check } from './check.ts';
import { claim } from './claim.ts';
import { ComposerElement } from './composer.ts';
import { failureBanner } from './failureBanner.ts';
import { followUp } from './followUp.ts';
import { header } from './header.ts';
import { LightElement } from './lightElement.ts';
import { footnotes, notices } from './notes.ts';
import { hasContent, isBusy, isRunning, takesQuestions } from './phases.ts';
import { QuestionElement } from './question.ts';
import { questionShortcut } from './questionShortcuts.ts';
import { NEXT_BUTTON, quizPage } from './quizPage.ts';
import { recallShortcut } from './recall.ts';
import { skeleton } from './skeleton.ts';
import { AskAboutStepEvent } from './step.ts';
import { focusStep, stepShortcut } from './stepNavigation.ts';

/** The page: one lesson, one quiz, or word that there is none. */
export class AppElement extends LightElement {
  static override readonly properties = { lesson: { attribute: false }, quiz: { attribute: false } };
  /** `undefined` until the host has spoken, `null` when there is no lesson. */
  declare lesson: LessonView | null | undefined;
  /** A quiz or a review, which is shown instead of a lesson. */
  declare quiz: QuizView | undefined;
  readonly texts = new LessonTexts();
  readonly #status = document.createElement('div');

  constructor() {
    super();
    this.addEventListener('keydown', stepShortcut);
    // In a quiz there is one question, wherever the focus is; in a lesson the focus says that it is meant.
    document.addEventListener('keydown', (event) => this.#questionKey(event));
    this.addEventListener('codetrain-target-change', () => this.requestUpdate());
    this.addEventListener('codetrain-leave', () => focusStep(this));
    this.addEventListener(AnnounceEvent.type, (event) => {
      if (event instanceof AnnounceEvent) this.announce(event.texts);
    });
    this.addEventListener(AskAboutStepEvent.type, (event) => {
      if (event instanceof AskAboutStepEvent) this.#askAbout(event.stepId);
    });
    this.#status.className = 'visually-hidden';
    this.#status.setAttribute('role', 'status');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Outside of what is rendered: a live region has to be there before it says something.
    document.body.append(this.#status);
  }

  /** The one live region. The stream itself is none, so that it is read at the learner's own pace. */
  announce(texts: readonly string[]): void {
    if (texts.length === 0) return;
    const said = texts.map((text) => {
      const line = document.createElement('p');
      line.textContent = text;
      return line;
    });
    this.#status.replaceChildren(...said);
  }

  protected override render(): unknown {
    const { lesson, quiz } = this;
    if (quiz !== undefined) return quizPage(quiz);
    if (lesson === undefined) return nothing;
    return lesson === null ? empty() : this.#lesson(lesson);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('quiz')) this.#follow(changed.get('quiz'));
    const before = changed.get('lesson');
    // A question that was just asked comes into view; nothing else ever moves what the learner reads.
    if (
      before &&
      this.lesson &&
      before.id === this.lesson.id &&
      this.lesson.followUps.length > before.followUps.length
    ) {
      const asked = this.lesson.followUps.at(-1);
      this.querySelector(`[data-follow-up="${CSS.escape(asked?.id ?? '')}"]`)?.scrollIntoView({ block: 'center' });
    }
  }

  /** The focus goes along from question to question, and from the answer to the button that goes on. */
  #follow(before: QuizView | undefined): void {
    const { quiz } = this;
    if (quiz === undefined || before?.id !== quiz.id) return;
    const idOf = (view: QuizView) => view.question?.id ?? view.recall?.id;
    if (idOf(quiz) !== idOf(before) || quiz.phase !== before.phase) {
      const heading = this.querySelector<HTMLElement>('.lesson h2[tabindex]');
      void this.#settled().then(() => (this.querySelector<HTMLElement>('.check h2') ?? heading)?.focus());
    } else if (quiz.recall?.answer !== undefined && before.recall?.answer === undefined) {
      void this.#settled().then(() => this.querySelector<HTMLElement>('.recalled h3')?.focus());
    } else if (quiz.result !== undefined && before.result === undefined) {
      void this.#settled().then(() => this.querySelector<HTMLElement>(NEXT_BUTTON)?.focus());
    }
  }

  /** Elements within are rendered after this one. */
  readonly #settled = async (): Promise<void> => {
    await this.updateComplete;
    const question = this.querySelector('codetrain-question');
    if (question instanceof QuestionElement) await question.updateComplete;
  };

  #questionKey(event: KeyboardEvent): void {
    const meant = event.target instanceof Element ? event.target.closest('codetrain-question') : null;
    if (questionShortcut(event, this.quiz === undefined ? meant : this.querySelector('codetrain-question'))) return;
    if (this.quiz?.recall !== undefined && recallShortcut(event, this)) return;
    const next = this.quiz === undefined ? null : this.querySelector<HTMLElement>(NEXT_BUTTON);
    // A button or a link that has the focus has its own Enter.
    const isFree = event.target === document.body || (event.target instanceof Element && event.target.matches('h2'));
    if (event.key === 'Enter' && isFree && next !== null) next.click();
  }

  #lesson(view: LessonView): TemplateResult {
    const steps = view.draft === undefined ? view.steps : [...view.steps, view.draft];
    const general = view.followUps.filter(({ stepId }) => !steps.some(({ id }) => id === stepId));
    return html`
      ${header(view)}
      <main class="lesson" aria-busy=${isRunning(view)}>
        <div class="column">
          ${notices(view)}
          ${!hasContent(view) && isRunning(view) ? skeleton(4) : nothing}
          <codetrain-markdown class="purpose" .stream=${this.texts.stream('purpose')}></codetrain-markdown>
          ${steps.length === 0 ? nothing : this.#steps(view, steps)}
          ${view.activity === undefined ? nothing : activity(view.activity, view)}
          ${view.phase === 'stopped' && hasContent(view) ? stopped(view) : nothing}
          ${view.failure === undefined ? nothing : failureBanner(view.failure)}
          ${view.concepts.length === 0 ? nothing : concepts(view.concepts)}
          ${check(view)}
          ${
            general.length === 0
              ? nothing
              : html`<section class="general" aria-labelledby="general-title">
                <h2 id="general-title">${t('followUps')}</h2>
                ${repeat(
                  general,
                  ({ id }) => id,
                  (asked) => followUp(asked, this.texts, view.wrong),
                )}
              </section>`
          }
          ${footnotes(view)}
        </div>
      </main>
      ${view.warmUp === undefined ? nothing : warmUp(view.warmUp)}
      ${takesQuestions(view) ? this.#composer(view) : nothing}`;
  }

  #steps(view: LessonView, steps: readonly Step[]): TemplateResult {
    return html`<div class="steps" role="group" aria-label=${t('steps')}>${repeat(
      steps,
      ({ id }) => id,
      (step, index) => {
        const isOpen = step === view.draft || isRunning(view);
        const name = t('step', index + 1);
        return claim(
          { id: stepClaim(step.id), name, wrong: view.wrong, isOpen },
          html`<codetrain-step
            .step=${step}
            .number=${index + 1}
            .source=${view.source}
            .texts=${this.texts}
            .followUps=${view.followUps.filter(({ stepId }) => stepId === step.id)}
            .wrong=${view.wrong}
            .isDraft=${step === view.draft}
            .canAsk=${!isOpen}
          ></codetrain-step>`,
        );
      },
    )}</div>`;
  }

  #composer(view: LessonView): TemplateResult {
    const about = view.steps.findIndex(({ id }) => id === uiState().draftStepId);
    return html`<codetrain-composer
      .stepNumber=${about < 0 ? undefined : about + 1}
      .busy=${isBusy(view)}
    ></codetrain-composer>`;
  }

  #askAbout(stepId: string): void {
    changeUiState({ draftStepId: stepId });
    this.requestUpdate();
    const composer = this.querySelector('codetrain-composer');
    if (composer instanceof ComposerElement) composer.focusInput();
  }
}
customElements.define('codetrain-app', AppElement);

/** Loaded with the first one: most lessons have none. */
function warmUp(quiz: QuizView): TemplateResult {
  void import('./warmUp.ts');
  return html`<codetrain-warm-up .quiz=${quiz}></codetrain-warm-up>`;
}

const concepts = (names: readonly string[]): TemplateResult =>
  html`<section class="concepts" aria-labelledby="concepts-title">
    <h2 id="concepts-title">${t('concepts')}</h2>
    <ul class="tags">${names.map((name) => html`<li>${name}</li>`)}</ul>
  </section>`;

/** An activity can go on from where it stands. */
const stopped = (view: LessonView): TemplateResult =>
  html`<p class="stopped-note">${t('lessonStopped')}</p>
    ${
      view.mode === 'explain'
        ? nothing
        : html`<vscode-button class="continue" secondary
          @click=${() => post({ type: 'failureAction', action: 'retry' })}>${t('goOn')}</vscode-button>`
    }`;

const empty = (): TemplateResult =>
  html`<main class="empty">
    <codetrain-icon name="tutor"></codetrain-icon>
    <h1>${t('emptyTitle')}</h1>
    <p>${t('emptyDetail')}</p>
  </main>`;
