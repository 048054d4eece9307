import type { LessonView } from '../src/panel/protocol.ts';
import { t } from './strings.ts';

/** What there is to say of the cards; empty while they are only offered. */
export function cardText({ card, mode, solved, cardTrouble = '' }: LessonView): string {
  switch (card) {
    case 'checking':
      return t('cardChecking');
    case 'unchecked':
      return t('cardUnchecked', cardTrouble);
    case 'kept': {
      const doubted = solved?.doubted.length ?? 0;
      const kept = t(isOne(mode) ? 'cardKept' : 'cardsKept');
      return doubted === 0 ? kept : `${kept} ${t('someDoubted', doubted)}`;
    }
    case 'refused':
      return t('cardRefused');
    case 'dropped':
      return t('allDoubted');
    default:
      return '';
  }
}

/** Whether the lesson asks one question, and not several. */
export const isOne = (mode: LessonView['mode']): boolean => mode === 'explain' || mode === 'practice';
