import { type Failure, wordFailure } from '../account/failures.ts';
import type { ModelProvider } from '../model/provider.ts';
import type { FollowUpView } from '../panel/protocol.ts';
import { wrongClaims } from '../tutor/claims.ts';
import { lessonText } from '../tutor/explain/lessonText.ts';
import { composeFollowUp, type Exchange, type LeftOut } from '../tutor/followUp/compose.ts';
import type { Snippet } from '../tutor/snippet.ts';
import { activityBlocks } from './activityMarkdown.ts';
import { failureText, type Journal, usageText } from './journal.ts';
import { type Lesson, waiting } from './lesson.ts';

export interface FollowUpWriting {
  readonly lesson: Lesson;
  readonly snippet: Snippet;
  /** Id of a follow-up that is in the lesson already. */
  readonly id: string;
  readonly provider: ModelProvider;
  readonly language: string;
  readonly signal: AbortSignal;
  readonly journal: Journal;
}

/** Writes the answer to a follow-up. What fails is said under the question; the lesson stays as it is. */
export async function writeFollowUp(writing: FollowUpWriting): Promise<Failure | undefined> {
  const { lesson, id, provider, signal, journal } = writing;
  const asked = lesson.view.followUps.find((followUp) => followUp.id === id);
  if (asked === undefined) return undefined;
  lesson.changeFollowUp(id, waiting);
  const fail = (failure: Failure, requestId?: string) => {
    journal.warn(`follow-up failed: ${failureText(failure)}`);
    lesson.changeFollowUp(id, (followUp) => ({
      ...followUp,
      phase: 'failed',
      failure: wordFailure(failure, requestId),
    }));
    return failure;
  };
  const { request, leftOut } = compose(writing, asked);
  tellLeftOut(journal, leftOut);
  for await (const event of provider.ask(request, {
    signal,
    sessionId: lesson.id,
    mode: lesson.view.mode,
  })) {
    switch (event.kind) {
      case 'started':
        if (event.requestId !== undefined) journal.request(event.requestId);
        lesson.changeFollowUp(id, (followUp) => ({ ...followUp, phase: 'streaming' }));
        break;
      case 'text':
        lesson.append({ kind: 'followUp', id }, event.text);
        break;
      case 'stopped':
        lesson.changeFollowUp(id, (followUp) => ({ ...followUp, phase: 'stopped' }));
        return undefined;
      case 'failed':
        if (event.requestId !== undefined) journal.request(event.requestId);
        return fail(event.failure, event.requestId);
      case 'done':
        journal.info(`follow-up: ${usageText(event.usage)}`);
        if (event.stopReason !== 'complete') return fail({ kind: event.stopReason });
        lesson.changeFollowUp(id, (followUp) => ({ ...followUp, phase: 'done' }));
        return undefined;
    }
  }
  return undefined;
}

function compose({ lesson, snippet, language }: FollowUpWriting, { id, question, stepId }: FollowUpView) {
  const { view } = lesson;
  const earlier = view.followUps
    .slice(
      0,
      view.followUps.findIndex((followUp) => followUp.id === id),
    )
    .filter((followUp) => followUp.phase === 'done')
    .map(exchange);
  return composeFollowUp({
    snippet,
    lesson: view.activity ? activityBlocks(view.activity, view.source.languageId).join('\n\n') : lessonText(view),
    about: view.mode,
    steps: view.steps,
    earlier,
    wrong: wrongClaims(view).map(({ text }) => text),
    question,
    ...(stepId !== undefined && { stepId }),
    language,
  });
}

function tellLeftOut(journal: Journal, { exchanges, isAnswerCut, isLessonCut }: LeftOut): void {
  const what = [
    ...(exchanges > 0 ? [`${exchanges} earlier questions left out`] : []),
    ...(isAnswerCut ? ['an earlier answer cut'] : []),
    ...(isLessonCut ? ['the beginning of the lesson cut'] : []),
  ];
  if (what.length > 0) journal.info(`follow-up, to stay within its budget: ${what.join(', ')}`);
}

const exchange = ({ question, stepId, answer }: FollowUpView): Exchange => ({
  question,
  ...(stepId !== undefined && { stepId }),
  answer,
});
