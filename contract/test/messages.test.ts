import assert from 'node:assert/strict';
import { MAX_OUTPUT_TOKENS, messagesRequest } from '../src/messages.ts';

const minimal = { model: 'claude-haiku-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }] };
const cached = { type: 'text', text: 'You are a tutor.', cache_control: { type: 'ephemeral', ttl: '1h' } };

describe('messages request', () => {
  const accepted: Record<string, unknown> = {
    'the least': minimal,
    streaming: { ...minimal, stream: true },
    'a system prompt with a cache mark': { ...minimal, system: [cached] },
    'content as blocks': { ...minimal, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
    'a conversation': {
      ...minimal,
      messages: [...minimal.messages, { role: 'assistant', content: 'Hi' }, { role: 'user', content: 'And?' }],
    },
    'a structured answer': {
      ...minimal,
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    },
    'the largest answer': { ...minimal, max_tokens: MAX_OUTPUT_TOKENS },
  };
  for (const [name, body] of Object.entries(accepted))
    it(`accepts ${name}`, () => assert.equal(messagesRequest.safeParse(body).success, true));

  const refused: Record<string, unknown> = {
    'no body': undefined,
    'no max_tokens': { model: minimal.model, messages: minimal.messages },
    'max_tokens 0': { ...minimal, max_tokens: 0 },
    'negative max_tokens': { ...minimal, max_tokens: -5 },
    'a fraction of a token': { ...minimal, max_tokens: 1.5 },
    'max_tokens as text': { ...minimal, max_tokens: '100' },
    'more than the largest answer': { ...minimal, max_tokens: MAX_OUTPUT_TOKENS + 1 },
    'no messages': { ...minimal, messages: [] },
    'a system role in messages': { ...minimal, messages: [{ role: 'system', content: 'Hello' }] },
    'empty content': { ...minimal, messages: [{ role: 'user', content: '' }] },
    'content without blocks': { ...minimal, messages: [{ role: 'user', content: [] }] },
    'an empty text block': { ...minimal, messages: [{ role: 'user', content: [{ type: 'text', text: '' }] }] },
    'an empty text block as system prompt': { ...minimal, system: [{ type: 'text', text: '' }] },
    'an assistant that speaks first': {
      ...minimal,
      messages: [{ role: 'assistant', content: 'Hi' }, ...minimal.messages],
    },
    'an image': { ...minimal, messages: [{ role: 'user', content: [{ type: 'image', source: {} }] }] },
    'server tools': { ...minimal, tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
    'a service tier': { ...minimal, service_tier: 'auto' },
    'a container': { ...minimal, container: 'c' },
    'an empty model': { ...minimal, model: '' },
  };
  for (const [name, body] of Object.entries(refused))
    it(`refuses ${name}`, () => assert.equal(messagesRequest.safeParse(body).success, false));
});
