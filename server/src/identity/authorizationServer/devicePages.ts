import { DEVICE_NAME_PARAMETER } from '@codetrain/contract/signIn';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { deviceNameOf } from '../devices/deviceName.ts';
import { codeConfirmationPage, codeEntryPage } from '../pages/devicePages.ts';
import { messagePage } from '../pages/messagePage.ts';

/** The pages of the device flow, in place of oidc-provider's own. */
export const devicePages = {
  async userCodeInputSource(
    ctx: KoaContextWithOIDC,
    _form: string,
    _out?: unknown,
    error?: Error & { userCode?: string },
  ) {
    ctx.type = 'html';
    ctx.body = await codeEntryPage({
      action: ctx.oidc.urlFor('code_verification'),
      xsrf: xsrfOf(ctx),
      userCode: error?.userCode,
      problem: error && problemWords(error.name),
    });
  },
  async userCodeConfirmSource(
    ctx: KoaContextWithOIDC,
    _form: string,
    _client: unknown,
    _deviceInfo: unknown,
    userCode: string,
  ) {
    ctx.type = 'html';
    ctx.body = await codeConfirmationPage({
      action: ctx.oidc.urlFor('code_verification'),
      xsrf: xsrfOf(ctx),
      userCode,
      deviceName: deviceNameOf(ctx.oidc.entities.DeviceCode?.params?.[DEVICE_NAME_PARAMETER]),
    });
  },
  async successSource(ctx: KoaContextWithOIDC) {
    ctx.type = 'html';
    ctx.body = await messagePage({
      title: 'You are signed in',
      sentence: 'Your editor goes on by itself in a few seconds. You can close this page.',
    });
  },
};

/**
 * Begins anew where a form or a step of the device flow comes without a session that lives: after an hour, or in another
 * browser. oidc-provider would draw the page, and then fail at keeping a session that was never begun.
 */
export async function beginAnewWithoutSession(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    const { session, route } = ctx.oidc ?? {};
    if (session === undefined || !('new' in session) || !['code_verification', 'device_resume'].includes(String(route)))
      throw error;
    ctx.status = 303;
    ctx.redirect(ctx.oidc.urlFor('code_verification'));
  }
}

/** oidc-provider keeps it in the session between the page and its form. */
const xsrfOf = (ctx: KoaContextWithOIDC): string => String(ctx.oidc.session?.state?.['secret'] ?? '');

function problemWords(name: string): string {
  switch (name) {
    case 'NoCodeError':
      return 'Enter the code that your editor shows.';
    case 'NotFoundError':
      return 'There is no such code. Compare it with the one in your editor.';
    case 'ExpiredError':
      return 'This code has expired. Start again in your editor.';
    case 'AlreadyUsedError':
      return 'This code has been used already. Start again in your editor.';
    case 'AbortedError':
      return 'The sign-in was cancelled. You can close this page, or enter another code.';
    default:
      return 'That did not work. Enter the code again.';
  }
}
