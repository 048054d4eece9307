import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { MAX_WRITTEN_LENGTH } from '../../src/tutor/activity/view.ts';
import type { GuideTurnView, GuideView } from '../../src/tutor/guide/view.ts';
import { t } from '../strings.ts';
import { changeUiState, uiState } from '../uiState.ts';
import { post } from '../vscode.ts';
import { inline } from './inline.ts';
import { LightElement } from './lightElement.ts';
import { lineChip } from './lineChip.ts';
import { skeleton } from './skeleton.ts';

/** A dialogue: what the tutor asked, with the hints that were taken, and what the learner answered. */
export class GuideElement extends LightElement {
  static override readonly properties = { guide: { attribute: false }, thinking: { attribute: false } };
  declare guide: GuideView;
  /** The tutor is about to speak. */
  declare thinking: boolean;

  protected override render(): TemplateResult {
    const { turns, finished, understood } = this.guide;
    return html`<div class="turns" role="group" aria-label=${t('dialogue')}>
        ${repeat(
          turns,
          (_, index) => index,
          (turn, index) => this.#turn(turn, index),
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
    this.querySelector('.turn:last-of-type')?.scrollIntoView({ block: 'nearest' });
    if (document.activeElement === document.body) this.querySelector('textarea')?.focus({ preventScroll: true });
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
    const { draft } = uiState();
    const isTold = turn.answer !== undefined;
    const isLastRung = turn.hints.length + 1 >= turn.rungs;
    return html`<form class="answer-form" @submit=${this.#submit}>
      <textarea rows="2" maxlength=${MAX_WRITTEN_LENGTH} aria-label=${t('yourAnswer')}
        placeholder=${t('answerPlaceholder')} .value=${draft} @input=${this.#typed} @keydown=${this.#keyed}></textarea>
      <div class="answer-actions">
        <vscode-button @click=${this.#send} ?disabled=${draft.trim() === ''} aria-disabled=${draft.trim() === ''}
          >${t('answer')}</vscode-button>
        ${
          isTold
            ? html`<vscode-button secondary @click=${() => post({ type: 'act', act: { kind: 'goOn' } })}
              >${t('goOn')}</vscode-button>`
            : html`${
                isLastRung
                  ? nothing
                  : html`<vscode-button secondary @click=${() => post({ type: 'act', act: { kind: 'hint' } })}
                    >${t('hintOf', turn.hints.length + 1, turn.rungs)}</vscode-button>`
              }
              <vscode-button secondary @click=${() => post({ type: 'act', act: { kind: 'tell' } })}
                >${t('justTell')}</vscode-button>`
        }
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
customElements.define('codetrain-guide', GuideElement);
