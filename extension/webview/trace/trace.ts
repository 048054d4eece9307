import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LessonView } from '../../src/panel/protocol.ts';
import { isWrong, partClaim } from '../../src/tutor/claims.ts';
import type { OpenBlank, TraceStepView, TraceView } from '../../src/tutor/trace/view.ts';
import { AnnounceEvent } from '../components/announceEvent.ts';
import { inline } from '../components/inline.ts';
import { LightElement } from '../components/lightElement.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { traceStep } from './step.ts';
import { tt } from './strings.ts';
import { traceAnnouncements } from './words.ts';

/** One run of the code, line by line, as far as the learner has filled it in; at the end how it went. */
export class TraceElement extends LightElement {
  static override readonly properties = {
    trace: { attribute: false },
    wrong: { attribute: false },
    solved: { attribute: false },
  };
  declare trace: TraceView;
  declare wrong: LessonView['wrong'];
  /** How its blanks were solved by somebody who was not shown the values. */
  declare solved: LessonView['solved'];

  protected override render(): TemplateResult {
    const { inputs, steps, open, finished } = this.trace;
    if (steps.length === 0) return html`<p class="muted">${tt('traceNothing')}</p>`;
    return html`
      <p class="trust">${trust(this.trace, this.solved)}</p>
      ${
        inputs.length === 0
          ? nothing
          : html`<section class="given" aria-labelledby="given-title">
            <h2 id="given-title">${tt('traceGiven')}</h2>
            <ul>${inputs.map(({ name, value }) => html`<li><code>${name} = ${value}</code></li>`)}</ul>
          </section>`
      }
      <ol class="trace-steps" aria-label=${tt('traceSteps')}>${repeat(
        steps,
        (_, index) => index,
        (step, index) => this.#step(step, index, open),
      )}</ol>
      ${finished ? outcome(this.trace, this.wrong) : nothing}`;
  }

  #step(step: TraceStepView, index: number, open: OpenBlank | undefined): TemplateResult {
    const isLast = index === this.trace.steps.length - 1;
    return traceStep(step, index, {
      isLast,
      blank: isLast && open !== undefined ? this.#blank(open) : nothing,
      wrong: this.wrong,
      doubted: this.solved?.doubted ?? [],
    });
  }

  #blank({ index, name, tried, isUnread }: OpenBlank): TemplateResult {
    const { draft } = uiState();
    const isEmpty = draft.trim() === '';
    return html`<form class="blank" aria-labelledby="blank-title" @submit=${this.#submit}>
      <h3 id="blank-title">${tt('blankOf', index + 1, this.trace.blanks)}</h3>
      <label for="blank-value">${inline(tt('blankAsk', `\`${name}\``))}</label>
      <div class="blank-row">
        <input id="blank-value" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="400"
          placeholder=${tt('blankPlaceholder')} aria-describedby="blank-note" aria-invalid=${isUnread}
          .value=${draft} @input=${this.#typed} />
        <vscode-button @click=${this.#send} ?disabled=${isEmpty} aria-disabled=${isEmpty}>${tt('checkValue')}</vscode-button>
        <vscode-button secondary @click=${() => post({ type: 'act', act: { kind: 'tell' } })}>${tt('showMe')}</vscode-button>
      </div>
      <p id="blank-note" class="blank-note">${isUnread ? tt('blankUnread') : tried === undefined ? nothing : tt('blankTried', tried)}</p>
    </form>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('trace')) return;
    const before = changed.get('trace');
    this.dispatchEvent(new AnnounceEvent(traceAnnouncements(before, this.trace)));
    if (before === undefined) return;
    const { open } = this.trace;
    if (open !== before.open) this.querySelector('.blank')?.scrollIntoView({ block: 'nearest' });
    // What was written has been counted: the field is for something else now.
    if (open?.index !== before.open?.index || open?.tried !== before.open?.tried) {
      changeUiState({ draft: '' });
      this.requestUpdate();
    }
    if (open?.index !== before.open?.index) this.#follow();
  }

  /** The keyboard goes on with the next blank, or with how it went. */
  #follow(): void {
    const next = this.querySelector<HTMLElement>(this.trace.finished ? '.outcome h2' : '#blank-value');
    const active = document.activeElement;
    if (active === document.body || this.contains(active)) next?.focus({ preventScroll: true });
    if (this.trace.finished) next?.scrollIntoView({ block: 'nearest' });
  }

  readonly #typed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) changeUiState({ draft: event.target.value });
    this.requestUpdate();
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#send();
  };

  readonly #send = (): void => {
    const text = uiState().draft.trim();
    if (text !== '') post({ type: 'act', act: { kind: 'write', text } });
  };
}
customElements.define('codetrain-trace', TraceElement);

/** How far the run can be trusted. */
function trust({ claims: { all, checked } }: TraceView, solved: LessonView['solved']): TemplateResult {
  const computed = all === checked ? tt('traceChecked', all) : tt('traceComputed', checked, all);
  if (all !== checked && (solved === undefined || solved.doubted.length > 0)) {
    return html`<codetrain-icon name="info"></codetrain-icon
      ><span><strong>${tt('unverified')}</strong> ${tt('traceInHead')} ${computed}</span>`;
  }
  const agreed = solved === undefined || solved.doubted.length > 0 ? '' : tt('traceAgreed');
  return html`<codetrain-icon name="verified"></codetrain-icon><span>${`${agreed} ${computed}`.trim()}</span>`;
}

function outcome({ steps }: TraceView, wrong: LessonView['wrong']): TemplateResult {
  const counted = steps.flatMap(({ answers }) => answers).filter(({ index }) => !isWrong(wrong, partClaim(index)));
  const outcomes = counted.map((answer) => answer.outcome);
  const second = outcomes.filter((one) => one === 'second').length;
  const right = outcomes.filter((one) => one === 'right').length + second;
  return html`<section class="outcome" aria-labelledby="outcome-title">
    <h2 id="outcome-title" tabindex="-1">${t('outcome', right, counted.length)}</h2>
    ${second > 0 ? html`<p>${tt('traceSecond', second)}</p>` : nothing}
  </section>`;
}
