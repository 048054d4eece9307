import type { Finding } from '../tutor/explain/findings.ts';
import { applyRepair, composeRepair, parseRepair } from '../tutor/explain/repair.ts';
import type { RawAnswer } from '../tutor/explain/review.ts';
import type { TutorRequest } from '../tutor/request.ts';
import { failureText, usageText } from './journal.ts';
import type { Writing } from './writeLesson.ts';

export interface Failed {
  readonly request: TutorRequest;
  /** The answer, word for word. */
  readonly answered: string;
  readonly answer: RawAnswer;
  readonly findings: readonly Finding[];
}

/**
 * Asks once for what failed its checks. Undefined if that brings nothing: the lesson is then shown without the failing
 * parts, which is no failure of the lesson.
 */
export async function mend(
  { lesson, provider, signal, journal }: Writing,
  failed: Failed,
): Promise<RawAnswer | undefined> {
  const { request, answered, answer, findings } = failed;
  const repair = composeRepair(request, answered, answer, findings);
  let text = '';
  for await (const event of provider.ask(repair, { signal, sessionId: lesson.id, mode: 'explain' })) {
    switch (event.kind) {
      case 'started':
        if (event.requestId !== undefined) journal.request(event.requestId);
        break;
      case 'text':
        text += event.text;
        break;
      case 'failed':
        journal.warn(`repair failed: ${failureText(event.failure)}`);
        return undefined;
      case 'stopped':
        return undefined;
      case 'done':
        journal.info(`repair: ${usageText(event.usage)}`);
        break;
    }
  }
  const parsed = parseRepair(text);
  if (parsed === undefined) journal.warn('repair failed: it is no repair');
  return parsed && applyRepair(answer, parsed, findings);
}
