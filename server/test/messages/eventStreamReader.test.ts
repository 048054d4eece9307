import assert from 'node:assert/strict';
import { EventStreamReader } from '../../src/messages/eventStreamReader.ts';

describe('the length of an answer that is left before its end', () => {
  const texts = ['The cart', ' adds up what its items cost,\n', ' {"and"}  ', ' rounds the sum — twice: }} '];
  const length = Buffer.byteLength(texts.map((text) => JSON.stringify(text).slice(1, -1)).join(''));
  const eventOf = (text: string, padding: string, isNamed = true): string =>
    `${isNamed ? 'event: content_block_delta\n' : ''}data: {"type":"content_block_delta","index":0,"delta":` +
    `{"type":"text_delta","text":${JSON.stringify(text)}}${padding}}\n\n`;

  const lengthRead = (events: string, chunkSize = events.length): number => {
    const reader = new EventStreamReader();
    const bytes = Buffer.from(events);
    for (let start = 0; start < bytes.length; start += chunkSize) reader.push(bytes.subarray(start, start + chunkSize));
    return reader.answer.outputBytes;
  };

  it('is that of its text, in JSON', () => {
    assert.equal(lengthRead(texts.map((text) => eventOf(text, '')).join('')), length);
  });

  it('does not count blanks that only hide it', () => {
    assert.equal(lengthRead(texts.map((text, index) => eventOf(text, ' '.repeat(index * 7))).join('')), length);
  });

  it('is the same however the bytes come, and where events have no name', () => {
    assert.equal(lengthRead(texts.map((text) => eventOf(text, '  ')).join(''), 5), length);
    assert.equal(lengthRead(texts.map((text) => eventOf(text, '  ', false)).join('')), length);
  });

  it('is a token for each delta at the least', () => {
    assert.equal(lengthRead(eventOf('.', '').repeat(10)), 30);
  });
});
