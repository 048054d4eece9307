import type { AnswerView, TraceView } from '../../src/tutor/trace/view.ts';
import { t } from '../strings.ts';
import { tt } from './strings.ts';

/** How a blank was filled in, what is asked next, and how it went at the end. */
export function traceAnnouncements(
  previous: TraceView | undefined,
  { steps, open, blanks, finished }: TraceView,
): string[] {
  const answers = steps.flatMap((step) => step.answers);
  const before = previous?.open;
  const said = answers
    .filter(({ index }) => before !== undefined && index >= before.index)
    .map((answer) => `${blankVerdict(answer)} ${answer.why}`);
  if (open === undefined) {
    const right = answers.filter(({ outcome }) => outcome === 'right' || outcome === 'second').length;
    if (!finished || before === undefined) return said;
    return [...said, t('outcome', right, blanks)];
  }
  if (open.index !== before?.index)
    return [...said, `${tt('blankOf', open.index + 1, blanks)}. ${tt('blankAsk', open.name)}`];
  if (open.isUnread && !before.isUnread) return [tt('blankUnread')];
  return open.tried === undefined || open.tried === before.tried ? [] : [tt('blankTried', open.tried)];
}

/** How a blank was filled in, in words. */
export function blankVerdict({ given, outcome, expected }: AnswerView): string {
  switch (outcome) {
    case 'right':
      return t('correct');
    case 'second':
      return tt('blankSecond');
    case 'wrong':
      return tt('blankWrong', expected, given ?? '');
    case 'shown':
      return tt('blankShown', expected);
  }
}
