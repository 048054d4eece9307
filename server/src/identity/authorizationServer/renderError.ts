import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import { messagePage } from '../pages/messagePage.ts';

/** What oidc-provider shows a person when it cannot send them back to an editor. Nothing of the request is repeated. */
export async function renderError(ctx: KoaContextWithOIDC, { error }: ErrorOut, cause: Error): Promise<void> {
  ctx.type = 'html';
  ctx.body = await messagePage(words(error, cause.name));
}

function words(error: string, name: string): { title: string; sentence: string } {
  if (name === 'SessionNotFound') {
    return { title: 'This sign-in has expired', sentence: 'Start again in your editor.' };
  }
  switch (error) {
    case 'server_error':
      return {
        title: 'Something went wrong',
        sentence: 'Sign-in does not work right now. Try again in a few minutes.',
      };
    case 'invalid_redirect_uri':
      return {
        title: 'This sign-in cannot be trusted',
        sentence: 'It asks to send you to an address that is not ours. Start again in your editor.',
      };
    default:
      return {
        title: 'This sign-in cannot go on',
        sentence:
          'The request for it is not complete or not valid. Update the extension, and start again in your editor.',
      };
  }
}
