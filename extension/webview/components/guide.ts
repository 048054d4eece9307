import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { LessonView } from '../../src/panel/protocol.ts';
import { partClaim } from '../../src/tutor/claims.ts';
import type { GuideTurnView, GuideView } from '../../src/tutor/guide/view.ts';
import { t } from '../strings.ts';
import { post } from '../vscode.ts';
import { AnswerFormElement } from './answerForm.ts';
import { claim, type ShownClaim } from './claim.ts';
import { inline } from './inline.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';
import { skeleton } from './skeleton.ts';

/** A dialogue: what the tutor asked, with the hints that were taken, and what the learner answered. */
export class GuideElement extends LightElement {
  static override readonly properties = {
    guide: { attribute: false },
    wrong: { attribute: false },
    thinking: { attribute: false },
  };
  declare guide: GuideView;
  declare wrong: LessonView['wrong'];
  /** The tutor is about to speak. */
  declare thinking: boolean;

  protected override render(): TemplateResult {
    const { turns, finished, understood } = this.guide;
    return html`<div class="turns" role="group" aria-label=${t('dialogue')}>
        ${repeat(
          turns,
          (_, index) => index,
          (turn, index) => claim(this.#claim(turn, index), this.#turn(turn, index)),
        )}
        ${this.thinking ? skeleton(2) : nothing}
      </div>
      ${
        finished
          ? html`<section class="outcome"><h2>${t(understood ? 'guideUnderstood' : 'guideOver')}</h2></section>`
          : nothing
      }`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('guide');
    if (!before || before.turns.length >= this.guide.turns.length) return;
    this.querySelector(this.guide.finished ? '.outcome' : '.claim:last-of-type > .turn')?.scrollIntoView({
      block: 'nearest',
    });
    void this.#focusForm();
  }

  /** The field that had the focus is gone: the keyboard goes on with the next one. */
  async #focusForm(): Promise<void> {
    const form = this.querySelector('codetrain-answer-form');
    if (!(form instanceof AnswerFormElement)) return;
    await form.updateComplete;
    if (document.activeElement === document.body) form.focusInput();
  }

  #claim({ question }: GuideTurnView, index: number): ShownClaim {
    const name = question === '' ? t('tutor') : t('turn', index + 1);
    return { id: partClaim(index), name, wrong: this.wrong, isOpen: this.thinking };
  }

  #turn(turn: GuideTurnView, index: number): TemplateResult {
    const isOpen = turn.reply === undefined && turn.question !== '' && !this.thinking;
    return html`<article class="turn" aria-labelledby="turn-${index}">
      <div class="check-head">
        <h2 id="turn-${index}">${turn.question === '' ? t('tutor') : t('turn', index + 1)}</h2>
        ${turn.focus === undefined ? nothing : lineChip(turn.focus)}
      </div>
      ${turn.says === '' ? nothing : html`<p>${inline(turn.says)}</p>`}
      ${turn.question === '' ? nothing : html`<p class="asked">${inline(turn.question)}</p>`}
      ${turn.hints.map(
        (hint, rung) => html`<div class="hint">
          <h3>${t('hintOf', rung + 1, turn.rungs)}</h3>
          <p>${inline(hint)}</p>
        </div>`,
      )}
      ${
        turn.answer === undefined
          ? nothing
          : html`<div class="hint told"><h3>${t('answerTitle')}</h3><p>${inline(turn.answer)}</p></div>`
      }
      ${turn.reply ? html`<blockquote class="reply" aria-label=${t('yourAnswer')}>${turn.reply}</blockquote>` : nothing}
      ${isOpen ? this.#answering(turn) : nothing}
    </article>`;
  }

  #answering(turn: GuideTurnView): TemplateResult {
    return html`<codetrain-answer-form .label=${t('yourAnswer')} .placeholder=${t('answerPlaceholder')}
      .action=${t('answer')} .rows=${2} .others=${this.#others(turn)}></codetrain-answer-form>`;
  }

  #others({ answer, hints, rungs }: GuideTurnView): TemplateResult {
    if (answer !== undefined) return secondary(t('goOn'), 'goOn');
    const next = hints.length + 1;
    // The last rung is the answer, which has a button of its own.
    return html`${next < rungs ? secondary(t('hintOf', next, rungs), 'hint') : nothing}
      ${secondary(t('justTell'), 'tell')}`;
  }
}
customElements.define('codetrain-guide', GuideElement);

const secondary = (label: string, kind: 'hint' | 'tell' | 'goOn'): TemplateResult =>
  html`<vscode-button secondary @click=${() => post({ type: 'act', act: { kind } })}>${label}</vscode-button>`;
