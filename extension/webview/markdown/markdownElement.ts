import { requestFrame } from '../frames.ts';
import type { Block } from './blocks.ts';
import { mend } from './mend.ts';
import { renderMarkdown } from './render.ts';
import { TextStream } from './textStream.ts';

/** An open block beyond this many characters is shown plain until it settles. */
const MAX_OPEN_BLOCK = 6_000;
/** A settled block beyond this many characters stays plain: no answer of use has one. */
const MAX_BLOCK = 60_000;
/**
 * The open block is rendered again at most so often that it takes a tenth of the time: a block that has become
 * expensive to render is rendered less often.
 */
const REST_PER_WORK = 9;

/**
 * Shows a text stream. Blocks that are settled are rendered once and never touched again; only the one that is being
 * written is rendered anew, at most once a frame.
 */
export class MarkdownElement extends HTMLElement {
  #stream = new TextStream();
  #unsubscribe: (() => void) | undefined;
  #revision = 0;
  /** Number of settled blocks that are on the page. */
  #shown = 0;
  /** Where the items of the list that was shown last go; `undefined` when the last block was no list. */
  #list: Element | undefined;
  #open: ChildNode[] = [];
  /** The whole text when the open block was rendered last. */
  #openText: string | undefined;
  #notBefore = 0;

  get stream(): TextStream {
    return this.#stream;
  }

  set stream(stream: TextStream) {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#reset();
    if (this.isConnected) this.#subscribe();
  }

  connectedCallback(): void {
    this.#subscribe();
  }

  disconnectedCallback(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  #subscribe(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = this.#stream.subscribe(() => requestFrame(this.#render));
    requestFrame(this.#render);
  }

  #reset(): void {
    this.#revision = this.#stream.revision;
    this.#shown = 0;
    this.#list = undefined;
    this.#open = [];
    this.#openText = undefined;
    this.replaceChildren();
  }

  readonly #render = (deadline: number): boolean => {
    if (!this.isConnected) return false;
    if (this.#revision !== this.#stream.revision) this.#reset();
    const { settled } = this.#stream;
    while (this.#shown < settled.length) {
      const block = settled[this.#shown];
      if (block !== undefined) this.#settle(block);
      this.#shown += 1;
      if (performance.now() >= deadline) return true;
    }
    return this.#renderOpen();
  };

  #settle(block: Block): void {
    this.#removeOpen();
    const content = block.source.length > MAX_BLOCK ? plainText(block.source) : renderMarkdown(block.source);
    const [, list] = this.#attach(block, content, this.#list);
    this.#list = list;
  }

  /** Answers whether what is open has to be rendered later. */
  #renderOpen(): boolean {
    if (this.#openText === this.#stream.text) return false;
    const start = performance.now();
    if (start < this.#notBefore) return true;
    this.#removeOpen();
    this.#openText = this.#stream.text;
    let list = this.#list;
    for (const block of this.#stream.open) {
      const [nodes, itsList] = this.#attach(block, renderOpenBlock(block), list);
      this.#open.push(...nodes);
      list = itsList;
    }
    const end = performance.now();
    this.#notBefore = end + (end - start) * REST_PER_WORK;
    return false;
  }

  #removeOpen(): void {
    for (const node of this.#open) node.remove();
    this.#open = [];
    this.#openText = undefined;
  }

  /** Puts a block at the end, an item into the list that it goes on with. Answers what was added, and its list. */
  #attach(block: Block, content: DocumentFragment, before: Element | undefined): [ChildNode[], Element | undefined] {
    const list = block.kind === 'item' ? content.firstElementChild : null;
    if (list !== null && block.continues && before !== undefined) {
      const items = [...list.children];
      before.append(...items);
      return [items, before];
    }
    const nodes = [...content.childNodes];
    this.append(content);
    return [nodes, list ?? undefined];
  }
}
customElements.define('codetrain-markdown', MarkdownElement);

function renderOpenBlock({ kind, source }: Block): DocumentFragment {
  const long = source.length > MAX_OPEN_BLOCK;
  if (kind !== 'fence') return long ? plainText(source) : renderMarkdown(mend(source));
  // Code is coloured as it comes only while that is cheap.
  return long ? renderMarkdown(source, { colours: false }) : renderMarkdown(source);
}

function plainText(source: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const paragraph = document.createElement('p');
  paragraph.className = 'plain';
  paragraph.textContent = source;
  fragment.append(paragraph);
  return fragment;
}
