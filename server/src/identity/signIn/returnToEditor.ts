import type { Request, RequestHandler } from 'express';
import { editorIn, hrefWith } from '../editors.ts';
import { messagePage } from '../pages/messagePage.ts';
import { returnPage } from '../pages/returnPage.ts';

/** What the authorization server answers with (RFC 6749, section 4.1.2; RFC 9207), and goes on to the editor. */
const ANSWER = ['code', 'state', 'iss', 'error'] as const;

/**
 * `GET /oauth/return`: the redirect URI of every editor. Hands the answer on by a link to an editor that is known, else
 * by hand.
 */
export function returnToEditor(hosts: ReadonlySet<string>): RequestHandler {
  return async (req, res) => {
    const answer = answerIn(req);
    const editor = editorIn(answer['state'], hosts);
    const href = editor && hrefWith(editor, answer);
    const { code } = answer;
    if (code !== undefined) {
      res.type('html').send(await returnPage({ code, editor: editor && { name: editor.name, href: String(href) } }));
      return;
    }
    const isCancelled = answer['error'] === 'access_denied';
    const page = await messagePage({
      title: isCancelled ? 'Sign-in cancelled' : 'Sign-in did not work',
      sentence: isCancelled ? 'You are not signed in. You can close this page.' : 'Start again in your editor.',
      ...(editor && href !== undefined && { link: { href, label: `Open ${editor.name}` } }),
    });
    res
      .status(isCancelled ? 200 : 400)
      .type('html')
      .send(page);
  };
}

function answerIn({ query }: Request): Record<string, string> {
  return Object.fromEntries(
    ANSWER.flatMap((name) => {
      const value = query[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
}
