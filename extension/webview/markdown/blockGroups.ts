import type { Block } from './blocks.ts';

/** Blocks in a group. Small enough that the group on screen is cheap, large enough that there are few groups. */
const GROUP_SIZE = 32;

/** Where a block was put: what was added, and the list that the next item may go on with. */
interface Placed {
  readonly nodes: readonly ChildNode[];
  readonly list: Element | undefined;
}

/**
 * The blocks of a text on the page, in groups. A group that is complete is put to rest: the style sheet then lets the
 * browser skip it for as long as it is off the screen, so that adding a block costs the same in a long answer as in a
 * short one.
 */
export class BlockGroups {
  readonly #root: Element;
  #group: Element | undefined;
  /** Where the items of the last settled list go; `undefined` when the last settled block was no list. */
  #list: Element | undefined;
  #open: ChildNode[] = [];

  constructor(root: Element) {
    this.#root = root;
  }

  /** Adds a block for good, in the place of what was open. */
  settle(block: Block, content: DocumentFragment): void {
    this.removeOpen();
    const isFull = (this.#group?.childElementCount ?? 0) >= GROUP_SIZE;
    if (isFull && !(block.continues && this.#list !== undefined)) this.#endGroup();
    this.#list = this.#place(block, content, this.#list).list;
  }

  /** Shows blocks that may still change, in the place of those that were open. */
  showOpen(blocks: readonly Block[], render: (block: Block) => DocumentFragment): void {
    this.removeOpen();
    let list = this.#list;
    for (const block of blocks) {
      const placed = this.#place(block, render(block), list);
      this.#open.push(...placed.nodes);
      list = placed.list;
    }
  }

  removeOpen(): void {
    for (const node of this.#open) node.remove();
    this.#open = [];
  }

  clear(): void {
    this.#root.replaceChildren();
    this.#group = undefined;
    this.#list = undefined;
    this.#open = [];
  }

  /** An item goes into the list that it goes on with, everything else to the end. */
  #place(block: Block, content: DocumentFragment, before: Element | undefined): Placed {
    const list = block.kind === 'item' ? content.firstElementChild : null;
    if (list !== null && block.continues && before !== undefined) {
      const nodes = [...list.children];
      before.append(...nodes);
      return { nodes, list: before };
    }
    const nodes = [...content.childNodes];
    this.#group ??= this.#startGroup();
    this.#group.append(content);
    return { nodes, list: list ?? undefined };
  }

  #startGroup(): Element {
    const group = document.createElement('div');
    group.className = 'blocks';
    this.#root.append(group);
    return group;
  }

  #endGroup(): void {
    if (this.#group !== undefined) restAfterLayout.observe(this.#group);
    this.#group = undefined;
  }
}

/** A group rests only once it was laid out, since the browser then remembers its height and nothing jumps. */
const restAfterLayout = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    target.classList.add('at-rest');
    restAfterLayout.unobserve(target);
  }
});
