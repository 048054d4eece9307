/** A top-level piece of Markdown that can be rendered on its own. */
export interface Block {
  /** `item` is one item of a top-level list, so that a long list settles item by item. */
  readonly kind: 'flow' | 'fence' | 'item';
  readonly source: string;
  /** For an item: whether it goes on with the list of the block before it. */
  readonly continues: boolean;
}

/**
 * Splits Markdown into blocks while it is being written. A block is settled once no text to come can change how it is
 * rendered; each character is looked at once, so a long answer costs no more per chunk than a short one.
 *
 * Follows the block structure of CommonMark 0.31 where it matters for where a block ends: fences (4.5), headings (4.2),
 * blank lines (4.9), list items (5.2). Reference links that are defined in another block stay as they were written.
 */
export class BlockSplitter {
  readonly #settled: Block[] = [];
  /** Complete lines of the block that is being written. */
  #lines: string[] = [];
  #partial = '';
  #fence: Fence | undefined;
  #list: Item | undefined;
  #continues = false;
  /** Whether the list item ends in a paragraph, which text without indentation would go on with. */
  #paragraphOpen = false;

  /** Blocks that will not change any more. Only grows. */
  get settled(): readonly Block[] {
    return this.#settled;
  }

  /**
   * What may still change: the block that is being written. There are two when the line that is being written, as far
   * as it has come, ends one block and starts another.
   */
  get open(): readonly Block[] {
    const ahead = new BlockSplitter();
    ahead.#lines = [...this.#lines];
    ahead.#fence = this.#fence;
    ahead.#list = this.#list;
    ahead.#continues = this.#continues;
    ahead.#paragraphOpen = this.#paragraphOpen;
    if (this.#partial !== '') ahead.#line(this.#partial);
    ahead.#settle(ahead.#kind);
    return ahead.#settled;
  }

  append(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = this.#partial + text.slice(start, end);
      this.#partial = '';
      this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
      start = end + 1;
    }
    this.#partial += text.slice(start);
  }

  get #kind(): Block['kind'] {
    if (this.#list !== undefined) return 'item';
    return this.#fence === undefined ? 'flow' : 'fence';
  }

  #line(line: string): void {
    if (this.#fence !== undefined && this.#inFence(line, this.#fence)) return;
    if (line.trim() === '') {
      this.#blank();
      return;
    }
    if (this.#list !== undefined && this.#belongsToItem(line, this.#list)) {
      this.#lines.push(line);
      this.#fence = openingFence(line.trimStart());
      this.#paragraphOpen = !startsBlock(line.trimStart()) || itemMarker(line.trimStart()) !== undefined;
      return;
    }
    this.#top(line);
  }

  /** A line while a fence is open. Answers false when the fence ended because the list item around it did. */
  #inFence(line: string, fence: Fence): boolean {
    if (this.#list !== undefined && line.trim() !== '' && indentOf(line) < this.#list.indent) {
      this.#fence = undefined;
      this.#paragraphOpen = false;
      return false;
    }
    this.#lines.push(line);
    if (closes(line, fence)) {
      this.#fence = undefined;
      this.#paragraphOpen = false;
      if (this.#list === undefined) this.#settle('fence');
    }
    return true;
  }

  #blank(): void {
    if (this.#list === undefined) {
      this.#settle('flow');
    } else {
      // The next line tells whether the item goes on.
      this.#lines.push('');
      this.#paragraphOpen = false;
    }
  }

  #belongsToItem(line: string, list: Item): boolean {
    if (indentOf(line) >= list.indent) return true;
    // A paragraph may go on without indentation (laziness, 5.1), unless the line starts something else.
    return this.#paragraphOpen && !startsBlock(line);
  }

  #top(line: string): void {
    const item = itemMarker(line);
    const list = this.#list;
    if (list === undefined && this.#goesOn(line, item)) {
      this.#lines.push(line);
      // Under a line with a bar, the dashes may as well start a table.
      if (SETEXT_UNDERLINE.test(line) && this.#lines.at(-2)?.includes('|') === false) this.#settle('flow');
      return;
    }
    this.#settle(this.#kind);
    if (item !== undefined) {
      this.#list = item;
      this.#continues = list?.marker === item.marker;
      this.#paragraphOpen = !startsBlock(line.slice(item.indent)) && item.indent < line.length;
    }
    this.#lines.push(line);
    this.#fence = openingFence(item === undefined ? line : line.slice(item.indent));
    if (isHeading(line) || BREAK.test(line)) this.#settle('flow');
  }

  /** Whether the line goes on with the paragraph, table or quote that is open. */
  #goesOn(line: string, item: Item | undefined): boolean {
    const [first, second] = this.#lines;
    if (first === undefined) return false;
    if (QUOTE.test(line)) return QUOTE.test(first);
    const isTable = first.includes('|') && second !== undefined && TABLE_DELIMITERS.test(second);
    if (isTable || QUOTE.test(first)) return !startsBlock(line);
    if (SETEXT_UNDERLINE.test(line)) return true;
    return item === undefined ? !startsBlock(line) : !item.interrupts;
  }

  #settle(kind: Block['kind']): void {
    const source = this.#lines.join('\n').trimEnd();
    if (source.trim() !== '') this.#settled.push({ kind, source, continues: this.#continues });
    this.#lines = [];
    this.#list = undefined;
    this.#continues = false;
    this.#paragraphOpen = false;
  }
}

interface Fence {
  readonly character: string;
  readonly length: number;
}

interface Item {
  /** Kind of list: items with the same marker are one list. */
  readonly marker: string;
  /** Column where the text of the item starts. */
  readonly indent: number;
  /** Whether it may end a paragraph: not when it is empty or counts from another number than one. */
  readonly interrupts: boolean;
}

/** Four columns are an indented code block, so whatever starts a block has at most three before it. */
const FENCE = /^ {0,3}(?:(?<ticks>`{3,})[^`]*|(?<tildes>~{3,}).*)$/;
const ITEM = /^(?<before> {0,3}(?<marker>[-*+]|(?<number>\d{1,9})[.)]))(?<space>[ \t]+|$)/;
const BREAK = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const QUOTE = /^ {0,3}>/;
const SETEXT_UNDERLINE = /^ {0,3}(?:-+|=+)\s*$/;
const TABLE_DELIMITERS = /^[\s|:-]+$/;
const isHeading = (line: string): boolean => /^ {0,3}#{1,6}(?:\s|$)/.test(line);

const startsBlock = (line: string): boolean =>
  FENCE.test(line) || isHeading(line) || BREAK.test(line) || QUOTE.test(line) || itemMarker(line) !== undefined;

function openingFence(line: string): Fence | undefined {
  const groups = FENCE.exec(line)?.groups;
  const run = groups?.ticks ?? groups?.tildes;
  return run === undefined ? undefined : { character: run.charAt(0), length: run.length };
}

function closes(line: string, fence: Fence): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === fence.character.repeat(text.length);
}

function itemMarker(line: string): Item | undefined {
  if (BREAK.test(line)) return undefined;
  const { before, marker, number, space } = ITEM.exec(line)?.groups ?? {};
  if (before === undefined || marker === undefined || space === undefined) return undefined;
  // More than four columns are code inside the item, whose text then starts after one.
  const gap = space.length >= 1 && space.length <= 4 && space !== '\t' ? space.length : 1;
  const empty = line.length === before.length + space.length;
  return {
    marker: marker.charAt(marker.length - 1),
    indent: before.length + gap,
    interrupts: !empty && (number === undefined || Number(number) === 1),
  };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
