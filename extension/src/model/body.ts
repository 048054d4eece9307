import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages/messages';
import type { TextPart, TutorRequest } from '../tutor/request.ts';
import type { Target } from './target.ts';

/** The body of a request as it goes over the wire: all that is sent of code and words, and nothing else is. */
export function bodyOf(
  { model, tellsFormat }: Pick<Target, 'model' | 'tellsFormat'>,
  { system, turns, maxTokens, answerFormat }: TutorRequest,
): MessagesBody {
  const format = answerFormat && { ...answerFormat, schema: { ...answerFormat.schema } };
  const told =
    format && tellsFormat
      ? [{ text: `Answer with JSON of this schema and nothing else:\n${JSON.stringify(format.schema)}` }]
      : [];
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    system: [...system, ...told].map(textBlock),
    messages: turns.map(({ role, content }) => ({ role, content: content.map(textBlock) })),
    ...(format && { output_config: { format } }),
  };
}

type TextBlock = ReturnType<typeof textBlock>;

/** What of the Messages API we use. */
export interface MessagesBody extends MessageCreateParamsStreaming {
  system: TextBlock[];
  messages: { role: 'user' | 'assistant'; content: TextBlock[] }[];
}

const textBlock = ({ text, cached }: TextPart) => ({
  type: 'text' as const,
  text,
  ...(cached && { cache_control: { type: 'ephemeral' as const } }),
});
