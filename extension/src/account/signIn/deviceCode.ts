import * as l10n from '@vscode/l10n';
import { DeclinedError, isRejected } from '../errors.ts';
import type { DeviceRequest } from './authorizationServer.ts';
import type { Attempt, FlowResult } from './flows.ts';
import { PATIENCE_MILLISECONDS, waitFor } from './wait.ts';

/** By a code that the person enters in a browser anywhere (RFC 8628). */
export async function deviceCode(attempt: Attempt): Promise<FlowResult> {
  const { server, ui, over } = attempt;
  const device = await server.startDevice(ui.deviceName);
  const choice = await ui.showDeviceCode(device);
  if (choice === undefined) return 'cancelled';
  // If none opens, the address stands in the progress.
  if (choice === 'open') await ui.openBrowser(device.pageWithCode);
  const message = l10n.t('Enter the code {0} at {1} to sign in to CodeTrain.', device.userCode, device.page);
  return ui.progress(message, (cancelled) => poll(attempt, device, cancelled, over));
}

async function poll(
  { server }: Attempt,
  { deviceCode: code, interval }: DeviceRequest,
  cancelled: AbortSignal,
  over: AbortSignal,
): Promise<FlowResult> {
  const giveUpAt = performance.now() + PATIENCE_MILLISECONDS;
  let pause = interval * 1_000;
  while (performance.now() < giveUpAt) {
    const how = await waitFor(cancelled, over, pause);
    if (how !== 'timedOut') return 'cancelled';
    try {
      const answer = await server.pollDevice(code);
      if (typeof answer === 'object' && over.aborted) {
        // Another way was faster while this answer came: nobody will use these, so they must not stay good.
        await server.revoke({ tokens: answer }).catch(() => {});
        return 'cancelled';
      }
      if (typeof answer === 'object') return answer;
      // RFC 8628, section 3.5.
      if (answer === 'slowDown') pause += 5_000;
    } catch (error) {
      if (isRejected(error) || error instanceof DeclinedError) throw error;
      // Not reached this time: it is asked again, more seldom.
      pause = Math.min(pause * 2, 30_000);
    }
  }
  return 'timedOut';
}
