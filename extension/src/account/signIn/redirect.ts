import * as l10n from '@vscode/l10n';
import type { Attempt, FlowResult } from './flows.ts';
import { PATIENCE_MILLISECONDS, waitFor } from './wait.ts';

/** Through the browser and back by the editor's own address. The tokens come by the URI handler, or by a pasted code. */
export async function redirect({ ui, begin, over }: Attempt): Promise<FlowResult> {
  const { url } = await begin();
  if (!(await ui.openBrowser(url))) return 'noBrowser';
  const how = await ui.progress(l10n.t('Finish signing in to CodeTrain in your browser.'), (cancelled) =>
    waitFor(cancelled, over, PATIENCE_MILLISECONDS),
  );
  return how === 'over' ? 'cancelled' : how;
}
