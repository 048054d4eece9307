import * as l10n from '@vscode/l10n';
import type { ContextItem, ContextKind } from '../tutor/snippet.ts';

export function nameOfKind(kind: ContextKind): string {
  switch (kind) {
    case 'before':
      return l10n.t('what was there before');
    case 'signature':
      return l10n.t('signature around it');
    case 'diagnostic':
      return l10n.t('problem');
    case 'learner':
      return l10n.t('what you have shown');
    case 'import':
      return l10n.t('imports');
    case 'type':
      return l10n.t('type');
    case 'definition':
      return l10n.t('definition');
    case 'call':
      return l10n.t('use');
  }
}

/** For instance `definition: cart.ts:3`. */
export const nameOfItem = ({ kind, label }: ContextItem): string => `${nameOfKind(kind)}: ${label}`;

/** A small amount with two digits that count: `$0.0042`. */
export const dollars = (amount: number): string =>
  amount.toLocaleString(undefined, { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 });

export const number = (count: number): string => count.toLocaleString();
