import type { RequestHandler } from 'express';
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
    sentence: 'Your plan is as it was. You can close this page and return to your editor.',
  },
  back: {
    title: 'Return to your editor',
    sentence: 'What you changed is in force within seconds. You can close this page.',
  },
} as const satisfies Record<string, Message>;

type ReturnPage = keyof typeof pages;

const names = Object.keys(pages) as readonly ReturnPage[];

export const returnPaths = names.map((name) => ({ name, path: `/billing/${name}` }));

export const returnAddress = (publicUrl: string, name: ReturnPage): string => `${publicUrl}/billing/${name}`;

export const showReturnPage =
  (name: ReturnPage): RequestHandler =>
  async (_req, res) => {
    await sendPage(res, pages[name]);
  };
