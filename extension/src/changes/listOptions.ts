import * as l10n from '@vscode/l10n';

/**
 * Of lists that follow one another. The one before gives the focus back when the next one is there already, to a webview
 * late enough to close it; Escape closes it still.
 */
export const listOptions = () => ({ title: l10n.t('Train on recent changes'), ignoreFocusOut: true });
