/** The pointer has to move so far, in pixels, before a press becomes a drag. */
const THRESHOLD = 4;

/**
 * Drags one block of a list by any pointer. The list itself is put in order while the pointer moves, so that what is seen
 * is what will be; native drag and drop knows no touch, and leaves the page for the editor around it.
 */
export class BlockDrag {
  readonly #show: (order: readonly number[]) => void;
  readonly #done: (order: readonly number[]) => void;
  #pressed: { readonly block: number; readonly y: number; readonly before: readonly number[] } | undefined;
  #order: readonly number[] | undefined;

  /**
   * @param show Hears of each new order while the pointer moves.
   * @param done Hears of the order in which the block was let go, if it is another one.
   */
  constructor(show: (order: readonly number[]) => void, done: (order: readonly number[]) => void) {
    this.#show = show;
    this.#done = done;
  }

  /** The block that is being dragged. */
  get block(): number | undefined {
    return this.#order === undefined ? undefined : this.#pressed?.block;
  }

  begin(event: PointerEvent, order: readonly number[]): void {
    const item = event.target instanceof Element ? event.target.closest('[data-block]') : null;
    const isMover = event.target instanceof Element && event.target.closest('.block-moves') !== null;
    if (item === null || isMover || event.button !== 0) return;
    this.#pressed = { block: Number(item.getAttribute('data-block')), y: event.clientY, before: order };
  }

  readonly move = (event: PointerEvent): void => {
    const pressed = this.#pressed;
    const list = event.currentTarget;
    if (pressed === undefined || !(list instanceof HTMLElement)) return;
    if (this.#order === undefined) {
      if (Math.abs(event.clientY - pressed.y) < THRESHOLD) return;
      // The list, since the block itself is taken out of the page for a moment whenever it moves.
      list.setPointerCapture(event.pointerId);
      this.#order = pressed.before;
    }
    const others = this.#order.filter((block) => block !== pressed.block);
    const above = others.filter((block) => middleOf(list, block) < event.clientY).length;
    const order = others.toSpliced(above, 0, pressed.block);
    if (String(order) === String(this.#order)) return;
    this.#order = order;
    this.#show(order);
  };

  readonly end = (): void => {
    const [before, order] = [this.#pressed?.before, this.#order];
    this.#pressed = undefined;
    this.#order = undefined;
    if (order === undefined) return;
    if (String(order) === String(before)) this.#show(order);
    else this.#done(order);
  };
}

function middleOf(list: HTMLElement, block: number): number {
  const rect = list.querySelector(`[data-block="${block}"]`)?.getBoundingClientRect();
  return rect === undefined ? 0 : rect.top + rect.height / 2;
}
