import { codeFacts } from '../../extension/src/tutor/checks/code.ts';
import { composeExplain } from '../../extension/src/tutor/explain/compose.ts';
import { mendable } from '../../extension/src/tutor/explain/repair.ts';
import { reviewAnswer, wordsOf } from '../../extension/src/tutor/explain/review.ts';
import { AnswerStream } from '../../extension/src/tutor/explain/stream.ts';
import type { KeyedSnippet } from './fixtures.ts';
import type { Model } from './model.ts';
import { type Share, Tally } from './tally.ts';

export interface ExplainFigures {
  /** First answers in which the checks found nothing to mend. */
  readonly firstTry: Share;
  /** References that stand in the code as given. */
  readonly references: Share;
  /** Words of purpose and steps, of each whole answer. */
  readonly words: readonly number[];
}

/** First answers alone: what a repair would make of them is not measured. */
export async function measureExplain(model: Model, snippets: readonly KeyedSnippet[]): Promise<ExplainFigures> {
  const firstTry = new Tally();
  const references = new Tally();
  const words: number[] = [];
  for (const { snippet } of snippets) {
    const { text, stopReason } = await model.ask(composeExplain(snippet, 'en'));
    const stream = new AnswerStream();
    stream.push(text);
    const isWhole = stopReason === 'complete' && stream.state === 'complete';
    const { lesson, findings } = reviewAnswer(stream.answer, codeFacts(snippet), snippet.path);
    firstTry.add(isWhole && mendable(findings).length === 0);
    references.addAll(lesson.refs.verified, lesson.refs.verified + lesson.refs.dropped);
    if (isWhole) words.push(wordsOf(lesson));
  }
  return { firstTry: firstTry.share, references: references.share, words };
}
