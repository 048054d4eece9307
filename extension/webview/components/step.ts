import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FollowUpView, LessonView } from '../../src/panel/protocol.ts';
import type { Ref, Step } from '../../src/tutor/lesson.ts';
import { createCodeBlock } from '../code/codeBlock.ts';
import { dedent } from '../code/dedent.ts';
import { type LessonTexts, stepKey } from '../lessonTexts.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { followUp } from './followUp.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';
import { skeleton } from './skeleton.ts';

/** A step quotes at most so many lines, unless the learner wants to see all. */
const QUOTED_LINES = 12;

/** Asks the page to aim the composer at a step. */
export class AskAboutStepEvent extends Event {
  static readonly type = 'codetrain-ask-about-step';
  readonly stepId: string;

  constructor(stepId: string) {
    super(AskAboutStepEvent.type, { bubbles: true });
    this.stepId = stepId;
  }
}

/** One step of an explanation: where, what happens there, why, and what trips people up. */
export class StepElement extends LightElement {
  static override readonly properties = {
    step: { attribute: false },
    number: { attribute: false },
    source: { attribute: false },
    texts: { attribute: false },
    followUps: { attribute: false },
    wrong: { attribute: false },
    isDraft: { attribute: false },
    canAsk: { attribute: false },
  };
  declare step: Step;
  declare number: number;
  declare source: LessonView['source'];
  declare texts: LessonTexts;
  declare followUps: readonly FollowUpView[];
  declare wrong: LessonView['wrong'];
  declare isDraft: boolean;
  declare canAsk: boolean;

  protected override render(): TemplateResult {
    const { step, number } = this;
    return html`<article class="step" tabindex="-1" aria-labelledby="title-${step.id}" aria-busy=${this.isDraft}>
      <div class="step-head">
        <h2 id="title-${step.id}"><span class="visually-hidden">${t('step', number)}</span
          ><span class="step-number" aria-hidden="true">${number}</span></h2>
        ${step.ref === undefined ? nothing : lineChip(step.ref)}
        ${this.canAsk ? this.#ask() : nothing}
      </div>
      <div class="step-body">
        ${step.ref === undefined ? nothing : this.#quote(step.ref)}
        ${step.says === '' && this.isDraft ? skeleton(2) : nothing}
        ${this.#text('says')}
        ${this.#why()}
        ${this.#gotcha()}
        ${repeat(
          this.followUps,
          ({ id }) => id,
          (view) => followUp(view, this.texts, this.wrong),
        )}
      </div>
    </article>`;
  }

  #text(field: 'says' | 'why' | 'gotcha'): TemplateResult {
    return html`<codetrain-markdown class="text-${field}" .stream=${this.texts.stream(stepKey(this.step.id, field))}></codetrain-markdown>`;
  }

  /** The style sheet hides this and the gotcha for as long as they have no text: it comes past the template. */
  #why(): TemplateResult {
    return html`<div class="why"><h3>${t('why')}</h3>${this.#text('why')}</div>`;
  }

  #gotcha(): TemplateResult {
    return html`<div class="gotcha">
      <h3><codetrain-icon name="warning"></codetrain-icon>${t('gotcha')}</h3>
      ${this.#text('gotcha')}
    </div>`;
  }

  #quote(ref: Ref): TemplateResult {
    const { startLine, lines, languageId } = this.source;
    const all = lines.slice(Math.max(0, ref.startLine - startLine), Math.max(0, ref.endLine - startLine + 1));
    const whole = all.length <= QUOTED_LINES + 2 || uiState().expanded.includes(this.step.id);
    const shown = whole ? all : all.slice(0, QUOTED_LINES);
    const block = guard([this.source, ref, whole], () =>
      createCodeBlock({ code: dedent(shown).join('\n'), language: languageId, firstLine: ref.startLine }),
    );
    return html`${block}${
      whole
        ? nothing
        : html`<button type="button" class="text-button" @click=${this.#expand}>${t('showAllLines', all.length)}</button>`
    }`;
  }

  readonly #expand = (): void => {
    changeUiState({ expanded: [...uiState().expanded, this.step.id] });
    this.requestUpdate();
  };

  #ask(): TemplateResult {
    const ask = () => this.dispatchEvent(new AskAboutStepEvent(this.step.id));
    const label = t('askAboutStep', this.number);
    return html`<button type="button" class="icon-button ask" title=${label} aria-label=${label} @click=${ask}
      ><codetrain-icon name="comment"></codetrain-icon></button>`;
  }
}
customElements.define('codetrain-step', StepElement);
