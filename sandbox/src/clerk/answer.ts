import type { Response } from 'express';

/** JSON as Clerk sends it: its SDK takes a content type with a charset for text. */
export function sendJson(res: Response, status: number, body: unknown): void {
  res.statusCode = status;
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify(body));
}

/** An error in the shape of https://clerk.com/docs/errors/overview. */
export const sendError = (res: Response, status: number, code: string, message: string): void =>
  sendJson(res, status, { errors: [{ code, message, long_message: message }], clerk_trace_id: 'sandbox' });
