import type { Response } from 'express';
import { type Message, messagePage } from './messagePage.ts';

/** Sends a page with one message, with the status that has been set. */
export async function sendPage(res: Response, message: Message): Promise<void> {
  res.type('html').send(await messagePage(message));
}
