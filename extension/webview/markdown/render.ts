import { createCodeBlock } from '../code/codeBlock.ts';
import { scrollableByKeyboard } from '../components/overflow.ts';
import { t } from '../strings.ts';
import { safeLink } from './links.ts';
import { parseBlock, parseInline, type Token } from './parser.ts';

/**
 * Renders Markdown that a model wrote. Elements are made one by one from the list below and filled by `textContent`:
 * there is no HTML anywhere on the way, hence nothing to sanitise. Images are never loaded; their description is shown.
 */
export function renderMarkdown(source: string, options: RenderOptions = { colours: true }): DocumentFragment {
  return build(parseBlock(source), options);
}

export interface RenderOptions {
  /** Whether code is coloured. */
  readonly colours: boolean;
}

/** The same for a text that stands inside a line. */
export function renderInline(source: string): DocumentFragment {
  return build(parseInline(source), { colours: true });
}

const elements: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bullet_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  blockquote: 'blockquote',
  thead: 'thead',
  tbody: 'tbody',
  tr: 'tr',
  th: 'th',
  td: 'td',
  strong: 'strong',
  em: 'em',
  s: 's',
};

function build(tokens: readonly Token[], options: RenderOptions): DocumentFragment {
  const root = document.createDocumentFragment();
  const open: ParentNode[] = [root];
  const top = (): ParentNode => open.at(-1) ?? root;
  for (const token of tokens) {
    if (token.hidden) continue;
    if (token.nesting === 1) {
      const [outer, inner] = opened(token);
      top().append(outer);
      open.push(inner);
    } else if (token.nesting === -1) {
      if (open.length > 1) open.pop();
    } else {
      top().append(leaf(token, options));
    }
  }
  return root;
}

/** The element of an opening token, and the one that takes its content. */
function opened(token: Token): [outer: Element, inner: Element] {
  const kind = token.type.replace(/_open$/, '');
  if (kind === 'link') return twice(link(attribute(token, 'href') ?? ''));
  if (kind === 'table') return table();
  if (kind === 'heading') return twice(heading(token.tag));
  const element = document.createElement(elements[kind] ?? 'span');
  const start = attribute(token, 'start');
  if (kind === 'ordered_list' && start !== null) element.setAttribute('start', start);
  if (kind === 'th' || kind === 'td') align(element, attribute(token, 'style') ?? '');
  return twice(element);
}

function leaf(token: Token, options: RenderOptions): Node {
  switch (token.type) {
    case 'inline':
      return build(token.children ?? [], options);
    case 'code_inline':
      return withText('code', token.content);
    case 'fence':
      return createCodeBlock({ code: token.content, language: options.colours ? fenceLanguage(token) : '' });
    case 'code_block':
      return createCodeBlock({ code: token.content, language: '' });
    case 'hr':
      return document.createElement('hr');
    case 'hardbreak':
      return document.createElement('br');
    case 'softbreak':
      return document.createTextNode('\n');
    case 'image':
      return withText('span', token.content === '' ? (attribute(token, 'title') ?? '') : token.content);
    default:
      return document.createTextNode(token.content);
  }
}

function attribute(token: Token, name: string): string | null {
  const value = token.attrGet(name);
  return value === null ? null : String(value);
}

const fenceLanguage = (token: Token): string => token.info.trim().split(/[\s{:]/)[0] ?? '';

const twice = (element: Element): [Element, Element] => [element, element];

function withText(name: string, text: string): Element {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/**
 * Without `href`, so that neither the browser nor the editor's webview acts on it by itself: the host opens the address,
 * and the editor shows it and asks.
 */
function link(address: string): Element {
  const url = safeLink(address);
  const element = document.createElement('span');
  if (url === undefined) return element;
  element.className = 'link';
  element.setAttribute('role', 'link');
  element.setAttribute('tabindex', '0');
  element.setAttribute('data-url', url);
  element.setAttribute('title', url);
  return element;
}

/** Headings of an answer stand below those of the page, which end at the second level. */
function heading(tag: string): Element {
  const level = Math.min(6, Number(tag.slice(1)) + 2);
  const element = document.createElement(`h${level}`);
  element.className = 'answer-heading';
  return element;
}

function table(): [Element, Element] {
  const frame = document.createElement('div');
  frame.className = 'table-frame';
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', t('table'));
  scrollableByKeyboard(frame);
  const inner = document.createElement('table');
  frame.append(inner);
  return [frame, inner];
}

function align(cell: Element, style: string): void {
  const side = /text-align:(left|right|center)/.exec(style)?.[1];
  if (side !== undefined) cell.classList.add(`align-${side}`);
}
