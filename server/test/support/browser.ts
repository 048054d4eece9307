import { CookieJar } from 'tough-cookie';

/** A page that a browser has come to. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A browser as far as sign-in needs one: it keeps cookies, follows redirects, and sends forms. It runs no script. */
export class Browser {
  readonly #jar = new CookieJar();
  /** Every `set-cookie` that came, as it came. */
  readonly cookiesSet: string[] = [];
  /** Every address that it has been at, redirects included. */
  readonly visited: string[] = [];
  /** Redirects to this prefix are not followed. */
  stopAt: string | undefined;

  async open(address: string | URL, init: RequestInit = {}): Promise<Page> {
    let url = new URL(address);
    let request = init;
    for (let hops = 0; hops < 20; hops++) {
      this.visited.push(url.href);
      const headers = new Headers(request.headers);
      headers.set('accept', 'text/html');
      headers.set('cookie', await this.#jar.getCookieString(url.href));
      const answer = await fetch(url, { ...request, headers, redirect: 'manual' });
      for (const cookie of answer.headers.getSetCookie()) {
        this.cookiesSet.push(cookie);
        await this.#jar.setCookie(cookie, url.href);
      }
      const location = answer.headers.get('location');
      const next = location === null ? undefined : new URL(location, url);
      if (next === undefined || (this.stopAt !== undefined && next.href.startsWith(this.stopAt))) {
        return { url: next ?? url, status: answer.status, headers: answer.headers, html: await answer.text() };
      }
      await answer.arrayBuffer();
      url = next;
      request = {};
    }
    throw new Error(`Too many redirects: ${this.visited.join('\n')}`);
  }

  /** Sends the form with this action (or part of it), with its hidden fields and `values`. */
  submit(page: Page, action: string, values: Record<string, string> = {}): Promise<Page> {
    const form = formsOf(page).find((each) => each.action.includes(action));
    if (form === undefined) throw new Error(`No form ${action} at ${page.url}: ${page.html}`);
    return this.open(new URL(form.action, page.url), {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', origin: page.url.origin },
      body: new URLSearchParams({ ...form.hidden, ...values }),
    });
  }

  /** Follows the link with these words, or the page that goes on by itself. */
  follow(page: Page, words?: string): Promise<Page> {
    return this.open(new URL(words === undefined ? refreshOf(page) : linkIn(page, words), page.url));
  }
}

/** The address behind a link with these words. */
export function linkIn({ html, url }: Page, words: string): string {
  const found = [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)</g)].find((match) => match[2]?.includes(words));
  if (found === undefined) throw new Error(`No link "${words}" at ${url}: ${html}`);
  return unescaped(found[1] ?? '');
}

/** The value of a text field. */
export function fieldIn({ html, url }: Page, id: string): string {
  const value = new RegExp(`id="${id}"[^>]* value="([^"]*)"`).exec(html)?.[1];
  if (value === undefined) throw new Error(`No field ${id} at ${url}: ${html}`);
  return unescaped(value);
}

export const titleOf = ({ html }: Page): string => unescaped(/<h1>([^<]*)<\/h1>/.exec(html)?.[1] ?? '');

function refreshOf({ html, url }: Page): string {
  const path = /http-equiv="refresh" content="0;url=([^"]*)"/.exec(html)?.[1];
  if (path === undefined) throw new Error(`${url} does not go on: ${html}`);
  return unescaped(path);
}

function formsOf({ html }: Page): { action: string; hidden: Record<string, string> }[] {
  return [...html.matchAll(/<form [^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', content = '']) => ({
      action: unescaped(action),
      hidden: Object.fromEntries(
        [...content.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
          ([, name = '', value = '']) => [name, unescaped(value)],
        ),
      ),
    }),
  );
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
