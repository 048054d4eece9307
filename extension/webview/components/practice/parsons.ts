import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ParsonsView } from '../../../src/tutor/practice/view.ts';
import { post } from '../../vscode.ts';
import { AnnounceEvent } from '../announceEvent.ts';
import { LightElement } from '../lightElement.ts';
import { BlockDrag } from './blockDrag.ts';
import { codeText } from './codeText.ts';
import { actButton, workOut } from './parts.ts';
import { pt } from './strings.ts';

/**
 * Blocks of code to be put in order, by pointer or keyboard. A move is shown at once and told to the host, whose word on
 * the order counts whenever it has one of its own.
 */
export class ParsonsElement extends LightElement {
  static override readonly properties = { view: { attribute: false }, language: { attribute: false } };
  declare view: ParsonsView;
  declare language: string;
  /** The order that the host has not confirmed yet. */
  #ahead: readonly number[] | undefined;
  /** The block that the keyboard moved: elements that move lose the focus. */
  #moved: number | undefined;
  readonly #drag = new BlockDrag(
    (order) => this.#show(order),
    (order) => this.#tell(order),
  );

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view') && String(this.view.order) === String(this.#ahead)) this.#ahead = undefined;
  }

  protected override render(): TemplateResult {
    const { check, finished } = this.view;
    const order = this.#order;
    return html`<section class="turn" aria-labelledby="practice-title">
        <h2 id="practice-title" class="asked">${pt('orderTask')}</h2>
        ${finished ? nothing : html`<p class="muted">${pt('orderHow')}</p>`}
        <ol class="blocks" aria-label=${pt('blocks')} @pointerdown=${this.#grab} @pointermove=${this.#drag.move}
          @pointerup=${this.#drag.end} @pointercancel=${this.#drag.end}>
          ${repeat(
            order,
            (block) => block,
            (block, position) => this.#block(block, position),
          )}
        </ol>
        ${check && !finished ? html`<p class="standing">${standingText(this.view)}</p>` : nothing}
        ${finished ? nothing : this.#actions()}
      </section>
      ${finished ? outcome(this.view) : nothing}`;
  }

  protected override updated(): void {
    if (this.#moved === undefined) return;
    this.querySelector<HTMLElement>(`[data-block="${this.#moved}"] .block-code`)?.focus();
    this.#moved = undefined;
  }

  get #order(): readonly number[] {
    return this.#ahead ?? this.view.order;
  }

  #block(block: number, position: number): TemplateResult {
    const { blocks, check, finished } = this.view;
    const isMisplaced = !finished && check?.misplaced.includes(block) === true;
    const text = blocks[block] ?? '';
    const last = blocks.length - 1;
    return html`<li class="block" data-block=${block} data-verdict=${isMisplaced ? 'wrong' : nothing}
      ?data-dragged=${this.#drag.block === block}>
      <button type="button" class="block-code" ?disabled=${finished} @keydown=${this.#keyed}
        ><span class="visually-hidden">${pt('place', position + 1, blocks.length)}${isMisplaced ? `. ${pt('misplaced')}` : ''}</span
        >${codeText(text, this.language)}</button>
      ${
        finished
          ? nothing
          : html`<span class="block-moves">
            ${this.#mover('up', block, position === 0)}${this.#mover('down', block, position === last)}
          </span>`
      }
    </li>`;
  }

  #mover(way: 'up' | 'down', block: number, isEnd: boolean): TemplateResult {
    const label = pt(way === 'up' ? 'moveUp' : 'moveDown', firstLine(this.view.blocks[block]));
    return html`<button type="button" class="icon-button move-${way}" aria-label=${label} title=${label}
      aria-disabled=${isEnd} @click=${() => this.#move(block, way)}><codetrain-icon name="chevron"></codetrain-icon></button>`;
  }

  #actions(): TemplateResult {
    return html`<div class="answer-actions" @click=${this.#yield}>
      <vscode-button class="check-order" @click=${() => post({ type: 'act', act: { kind: 'check' } })}
        >${pt('checkOrder')}</vscode-button>
      ${actButton(pt('placeNext'), 'hint')}
      ${actButton(pt('showOrder'), 'tell')}
    </div>`;
  }

  /** From here on the host may change the order. */
  readonly #yield = (): void => {
    this.#ahead = undefined;
  };

  readonly #grab = (event: PointerEvent): void => {
    if (!this.view.finished) this.#drag.begin(event, this.#order);
  };

  readonly #keyed = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const item = event.currentTarget instanceof Element ? event.currentTarget.closest('[data-block]') : null;
    const block = Number(item?.getAttribute('data-block'));
    this.#moved = block;
    this.#move(block, event.key === 'ArrowUp' ? 'up' : 'down');
  };

  #move(block: number, way: 'up' | 'down'): void {
    const from = this.#order.indexOf(block);
    const to = way === 'up' ? from - 1 : from + 1;
    if (to < 0 || to >= this.#order.length) return;
    const order = this.#order.toSpliced(from, 1).toSpliced(to, 0, block);
    this.#show(order);
    this.#tell(order);
    const place = pt('moved', firstLine(this.view.blocks[block]), to + 1, order.length);
    this.dispatchEvent(new AnnounceEvent([place]));
  }

  #show(order: readonly number[]): void {
    this.#ahead = order;
    this.requestUpdate();
  }

  #tell(order: readonly number[]): void {
    post({ type: 'act', act: { kind: 'arrange', order: [...order] } });
    this.requestUpdate();
  }
}
customElements.define('codetrain-parsons', ParsonsElement);

const firstLine = (block = ''): string => (block.split('\n')[0] ?? '').trim();

function standingText({ check }: ParsonsView): string {
  if (check === undefined) return '';
  const { misplaced, right } = check;
  const toMove = misplaced.length === 1 ? pt('oneToMove') : pt('toMove', misplaced.length);
  if (right === 0) return toMove;
  return `${toMove} ${right === 1 ? pt('oneRight') : pt('rightSoFar', right)}`;
}

function outcome({ result, checks, placed }: ParsonsView): TemplateResult {
  const wrongChecks = result === 'solved' ? checks - 1 : checks;
  return html`<section class="outcome" aria-labelledby="order-title">
    <h2 id="order-title" tabindex="-1">${pt(result === 'solved' ? 'inOrder' : 'orderShown')}</h2>
    <p>${pt('inOrderDetail', checks, placed)}</p>
    ${wrongChecks > 0 ? workOut() : nothing}
  </section>`;
}

/** What has come since, to be said. */
export function parsonsAnnouncements(before: ParsonsView, now: ParsonsView): string[] {
  if (now.finished && !before.finished) return [pt(now.result === 'solved' ? 'inOrder' : 'orderShown')];
  return now.checks > before.checks ? [standingText(now)] : [];
}
