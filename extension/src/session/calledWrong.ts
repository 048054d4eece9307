import * as l10n from '@vscode/l10n';

/** Stands in an exported lesson in the place of what the learner calls wrong. */
export const calledWrong = (): string => `_${l10n.t('Left out: the learner says that this is wrong.')}_`;
