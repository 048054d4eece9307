import type { GuideView } from '../tutor/guide/view.ts';

/**
 * How a dialogue answers the question that it was begun on. Hints are a debt that the card of the question bears; who let
 * the answer be told, or did not find it, has not answered.
 */
export function debtOf({ turns, understood }: GuideView): { readonly isRight: boolean; readonly hints: number } {
  const wasTold = turns.some(({ answer }) => answer !== undefined);
  return { isRight: understood && !wasTold, hints: turns.reduce((sum, { hints }) => sum + hints.length, 0) };
}
