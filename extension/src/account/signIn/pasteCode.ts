import * as l10n from '@vscode/l10n';
import { isRejected } from '../errors.ts';
import type { Attempt, FlowResult } from './flows.ts';

/** Through the browser; the code that its last page shows is carried back by hand. */
export async function pasteCode(attempt: Attempt): Promise<FlowResult> {
  const { url } = await attempt.begin();
  if (!(await attempt.ui.openBrowser(url))) return 'noBrowser';
  return enterCode(attempt);
}

/** Asks for a code until one is accepted. */
export async function enterCode({ ui, redeemCode, over }: Omit<Attempt, 'begin'>): Promise<FlowResult> {
  let problem: string | undefined;
  for (;;) {
    const code = await ui.askForCode(problem, over);
    if (code === undefined) return 'cancelled';
    try {
      return await redeemCode(code);
    } catch (error) {
      if (!isRejected(error)) throw error;
      problem = l10n.t('This code was not accepted: it works once, for five minutes, in the window that asked for it.');
    }
  }
}
