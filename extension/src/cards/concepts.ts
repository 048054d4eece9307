import * as l10n from '@vscode/l10n';

/** What a card trains, by its type, in words. */
export function conceptOf({ type }: { readonly type: string }): string {
  switch (type) {
    case 'callerOf':
    case 'calleeOf':
      return l10n.t('Who calls what');
    case 'returnType':
    case 'typeOf':
      return l10n.t('Types');
    case 'parameterOf':
    case 'parameterCount':
      return l10n.t('Parameters');
    case 'declaringFile':
    case 'definedOutside':
    case 'enclosingSymbol':
      return l10n.t('Where things are');
    case 'memberOf':
    case 'memberOrder':
    case 'symbolKind':
    case 'longestFunction':
      return l10n.t('Structure');
    case 'useCount':
    case 'unusedHere':
      return l10n.t('What is used');
    default:
      return l10n.t('What code does');
  }
}
