import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { isUnavailable } from '../../metering/databaseErrors.ts';
import { SignInError } from '../signIn/signInErrors.ts';
import type { Message } from './messagePage.ts';
import { sendPage } from './sendPage.ts';

/** What failed on the way through sign-in, as a page. Four parameters are how Express knows it. */
export function answerErrorsWithPages(logger: Logger): ErrorRequestHandler {
  return async (error: unknown, _req, res, next) => {
    if (res.headersSent || res.destroyed) return next(error);
    const { status, ...message } = describe(error);
    const { requestId } = res.locals;
    if (status >= 500) logger[status === 500 ? 'error' : 'warn']({ err: causeOf(error), requestId }, 'sign-in failed');
    await sendPage(res.status(status), { ...message, ...(status >= 500 && { requestId }) });
  };
}

type Described = Message & { readonly status: number };

const expired: Described = { status: 400, title: 'This sign-in has expired', sentence: 'Start again in your editor.' };

function describe(error: unknown): Described {
  if (error instanceof SignInError) return describeReason(error.reason);
  if (error instanceof Error && error.name === 'SessionNotFound') return expired;
  if (isUnavailable(error)) {
    return {
      status: 503,
      title: 'Sign-in is not available right now',
      sentence: 'Our service cannot reach its database. Try again in a few minutes. Who is signed in is not affected.',
    };
  }
  return { status: 500, title: 'Something went wrong', sentence: 'It has been logged. Start again in your editor.' };
}

function describeReason(reason: SignInError['reason']): Described {
  switch (reason) {
    case 'unavailable':
      return {
        status: 503,
        title: 'Sign-in is not available right now',
        sentence:
          'The service that knows who you are does not answer. Try again in a few minutes. Editors that are signed in already keep working.',
      };
    case 'cancelled':
      return { status: 200, title: 'Sign-in cancelled', sentence: 'You are not signed in. You can close this page.' };
    case 'expired':
      return expired;
    case 'deleted':
      return {
        status: 403,
        title: 'This account has been deleted',
        sentence: 'It cannot be used any more. Create a new one to go on using CodeTrain.',
      };
    case 'blocked':
      return {
        status: 403,
        title: 'This account is blocked',
        sentence: 'Write to support if you think that this is a mistake.',
      };
    case 'no email':
      return {
        status: 403,
        title: 'An email address is missing',
        sentence: 'Add one to your account, then start again in your editor.',
      };
    case 'foreign form':
      return { status: 403, title: 'This sign-in cannot be trusted', sentence: 'Start again in your editor.' };
  }
}

const causeOf = (error: unknown): unknown => (error instanceof SignInError ? (error.cause ?? error) : error);
