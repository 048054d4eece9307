import type { ModelEvent, ModelProvider, StopReason } from '../../src/model/provider.ts';
import type { LessonView } from '../../src/panel/protocol.ts';
import type { Journal } from '../../src/session/journal.ts';
import { emptyView, Lesson } from '../../src/session/lesson.ts';
import type { TutorRequest } from '../../src/tutor/request.ts';
import { cart } from '../tutor/support/cart.ts';

export const usage = { inputTokens: 1, outputTokens: 2, cacheWriteTokens: 0, cacheReadTokens: 0 };

/** A provider that answers each request with the next script, and keeps what it was asked. */
export function scripted(...scripts: ((signal: AbortSignal) => AsyncIterable<ModelEvent> | Iterable<ModelEvent>)[]) {
  const asked: TutorRequest[] = [];
  const provider: ModelProvider = {
    answerer: { kind: 'managed' },
    model: 'claude-haiku-5-5',
    async *ask(request, { signal }) {
      asked.push(request);
      const script = scripts[asked.length - 1];
      if (script === undefined) throw new Error('asked more often than expected');
      yield* script(signal);
    },
  };
  return { provider, asked };
}

/** A good stream of a text, in pieces of so many characters. */
export function* says(text: string, size = 17, stopReason: StopReason = 'complete'): Generator<ModelEvent> {
  yield { kind: 'started', model: 'claude-haiku-5-5', requestId: 'req_1' };
  for (let at = 0; at < text.length; at += size) yield { kind: 'text', text: text.slice(at, at + size) };
  yield { kind: 'done', stopReason, usage, requestId: 'req_1' };
}

/** A lesson about the cart, everything that its display was told, and its journal. */
export function standingLesson() {
  const snapshots: LessonView[] = [];
  const appended: string[] = [];
  const lines: string[] = [];
  const requests: string[] = [];
  const source = { path: cart.path, languageId: cart.languageId, startLine: 12, endLine: 21, lines: cart.lines };
  const lesson = new Lesson(
    { version: 1, uri: 'file:///cart.ts', view: emptyView('11111111-1111-4111-8111-111111111111', source) },
    { update: (view) => snapshots.push(view), append: (_target, text) => appended.push(text) },
  );
  lesson.captured(cart);
  const journal: Journal = {
    info: (message) => lines.push(message),
    warn: (message) => lines.push(message),
    request: (id) => requests.push(id),
    checked: (when, rules) => lines.push(`checks, ${when}: ${rules}`),
  };
  return { lesson, snapshots, appended, journal, lines, requests };
}
