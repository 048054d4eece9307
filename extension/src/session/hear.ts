import type { Failure } from '../account/failures.ts';
import type { TutorRequest } from '../tutor/request.ts';
import { usageText } from './journal.ts';
import type { Writing } from './writeLesson.ts';

/** How a request ended that brought no whole answer. */
export type Ended =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly requestId?: string };

/**
 * Asks, and waits for the whole text of the answer.
 * @param what For the journal.
 * @param started Told which model answers.
 */
export async function hear(
  { lesson, provider, signal, journal }: Pick<Writing, 'lesson' | 'provider' | 'signal' | 'journal'>,
  request: TutorRequest,
  what: 'answer' | 'repair' | 'second solve',
  started?: (model: string) => void,
): Promise<Ended | { readonly kind: 'heard'; readonly text: string }> {
  const { mode } = lesson.view;
  let text = '';
  for await (const event of provider.ask(request, { signal, sessionId: lesson.id, mode })) {
    switch (event.kind) {
      case 'started':
        if (event.requestId !== undefined) journal.request(event.requestId);
        started?.(event.model);
        break;
      case 'text':
        text += event.text;
        break;
      case 'done':
        journal.info(`${mode}, ${what}: ${usageText(event.usage)}`);
        if (event.stopReason === 'complete') return { kind: 'heard', text };
        return { kind: 'failed', failure: { kind: event.stopReason } };
      case 'stopped':
        return event;
      case 'failed':
        return event;
    }
  }
  return { kind: 'stopped' };
}
