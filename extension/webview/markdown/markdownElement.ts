import { requestFrame } from '../frames.ts';
import { BlockGroups } from './blockGroups.ts';
import type { Block } from './blocks.ts';
import { mend } from './mend.ts';
import { renderMarkdown } from './render.ts';
import { TextStream } from './textStream.ts';

/** An open block beyond this many characters is shown plain until it settles. */
const MAX_OPEN_BLOCK = 6_000;
/** A settled block beyond this many characters stays plain: no answer of use has one. */
const MAX_BLOCK = 60_000;

/**
 * Shows a text stream. Blocks that are settled are rendered once and never touched again; only the one that is being
 * written is rendered anew, at most once a frame.
 */
export class MarkdownElement extends HTMLElement {
  readonly #groups = new BlockGroups(this);
  #stream = new TextStream();
  #unsubscribe: (() => void) | undefined;
  #revision = 0;
  /** Number of settled blocks that are on the page. */
  #shown = 0;
  /** The whole text when the open block was rendered last. */
  #openText = '';

  get stream(): TextStream {
    return this.#stream;
  }

  set stream(stream: TextStream) {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.#reset();
    if (this.isConnected) this.#subscribe();
  }

  /** Whether the page shows all of the text. */
  get isCurrent(): boolean {
    return this.#revision === this.#stream.revision && this.#openText === this.#stream.text;
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
    this.#openText = '';
    this.#groups.clear();
  }

  readonly #render = (deadline: number): boolean => {
    if (!this.isConnected) return false;
    if (this.#revision !== this.#stream.revision) this.#reset();
    const { settled } = this.#stream;
    while (this.#shown < settled.length) {
      const block = settled[this.#shown];
      if (block !== undefined) this.#groups.settle(block, renderSettledBlock(block));
      this.#shown += 1;
      if (performance.now() >= deadline) return true;
    }
    if (this.#openText !== this.#stream.text) {
      this.#openText = this.#stream.text;
      this.#groups.showOpen(this.#stream.open, renderOpenBlock);
    }
    return false;
  };
}
customElements.define('codetrain-markdown', MarkdownElement);

const renderSettledBlock = ({ source }: Block): DocumentFragment =>
  source.length > MAX_BLOCK ? plainText(source) : renderMarkdown(source);

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
