import type { RequestHandler } from 'express';
import { editorAt, hrefWith } from '../identity/editors.ts';
import type { Message } from '../identity/pages/messagePage.ts';
import { sendPage } from '../identity/pages/sendPage.ts';

/**
 * Where Stripe's pages lead back to. That somebody comes by proves nothing: what was bought is known from Stripe alone,
 * and the editor asks.
 */
const pages = {
  done: {
    title: 'Return to your editor',
    sentence: 'Thank you. As soon as the payment is confirmed, usually within seconds, your editor shows the new plan.',
  },
  cancelled: {
    title: 'Nothing was bought',
    sentence: 'Your plan is as it was. You can close this page.',
  },
  back: {
    title: 'Return to your editor',
    sentence: 'What you changed is in force within seconds. You can close this page.',
  },
} as const satisfies Record<string, Message>;

type ReturnPage = keyof typeof pages;

const names = Object.keys(pages) as readonly ReturnPage[];

export const returnPaths = names.map((name) => ({ name, path: `/billing/${name}` }));

/**
 * The address of a page.
 *
 * @param editor that it is to lead back to; the page itself decides whether it does.
 */
export function returnAddress(publicUrl: string, name: ReturnPage, editor: string | undefined): string {
  const url = new URL(`${publicUrl}/billing/${name}`);
  if (editor !== undefined) url.searchParams.set('editor', editor);
  return url.href;
}

/** @param hosts of editors in a browser that are trusted besides the known ones. */
export function showReturnPage(name: ReturnPage, hosts: ReadonlySet<string>): RequestHandler {
  return async (req, res) => {
    const editor = editorAt(req.query['editor'], hosts);
    await sendPage(res, {
      ...pages[name],
      ...(editor && { link: { href: hrefWith(editor), label: `Open ${editor.name}` } }),
    });
  };
}
