import type { Answerer, Failure } from '../account/failures.ts';
import { bodyOf, type MessagesBody } from '../model/body.ts';
import { type Credentials, type ModelSettings, selectTarget } from '../model/select.ts';
import type { PreparedLesson } from '../session/lesson.ts';
import { firstRequest } from '../tutor/firstRequest.ts';
import type { ContextItem } from '../tutor/snippet.ts';

/** A lesson that is ready to begin, and the request that it begins with, word for word. */
export interface Payload {
  readonly lesson: PreparedLesson;
  readonly body: MessagesBody;
  readonly recipient: Recipient;
  /** Context that was captured and stays here. */
  readonly kept: readonly ContextItem[];
}

export type Recipient =
  | { readonly kind: 'known'; readonly answerer: Answerer; readonly baseUrl: string }
  /** The settings name nobody who could answer. */
  | { readonly kind: 'unknown'; readonly failure: Failure };

/**
 * @param captured With all of its context.
 * @param kept Items of that context which are not sent.
 */
export function payloadOf(
  captured: PreparedLesson,
  kept: ReadonlySet<ContextItem>,
  settings: ModelSettings & { readonly lessonLanguage: string },
  credentials: Credentials,
): Payload {
  const context = captured.snippet.context.filter((item) => !kept.has(item));
  const lesson = { ...captured, snippet: { ...captured.snippet, context } };
  const request = firstRequest(lesson.mode, lesson.snippet, settings.lessonLanguage, lesson.id, lesson.activity);
  const target = selectTarget(settings, credentials);
  const isEndpoint = settings.provider === 'endpoint';
  const unknown = { model: isEndpoint ? settings.endpointModel : settings.model, tellsFormat: isEndpoint };
  return {
    lesson,
    body: bodyOf('kind' in target ? unknown : target, request),
    recipient:
      'kind' in target
        ? { kind: 'unknown', failure: target }
        : { kind: 'known', answerer: target.answerer, baseUrl: target.baseUrl },
    kept: [...kept],
  };
}
