import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type AnswerEvent, AnswerStream } from '../../../src/tutor/explain/stream.ts';
import { goodAnswer } from '../support/cart.ts';

/** What the pieces tell, with neighbouring growth of one text joined. */
function read(pieces: readonly string[]) {
  const stream = new AnswerStream();
  const events: AnswerEvent[] = [];
  for (const event of pieces.flatMap((piece) => stream.push(piece))) {
    const last = events.at(-1);
    if (event.kind === 'purpose' && last?.kind === 'purpose') {
      events[events.length - 1] = { ...last, added: last.added + event.added };
    } else if (
      event.kind === 'draft' &&
      last?.kind === 'draft' &&
      last.field === event.field &&
      last.index === event.index
    ) {
      events[events.length - 1] = { ...last, added: last.added + event.added };
    } else events.push(event);
  }
  return { events, answer: stream.answer, state: stream.state };
}

const text = JSON.stringify(goodAnswer);

describe('AnswerStream', () => {
  it('tells purpose, reference, growing text and the complete step, in this order', () => {
    const { events, answer, state } = read([text]);
    const kinds = events.map((event) => event.kind);
    assert.deepEqual(kinds.slice(0, 5), ['purpose', 'draftRef', 'draft', 'draft', 'step']);
    assert.deepEqual(kinds.slice(-2), ['concepts', 'check']);
    assert.deepEqual(answer, goodAnswer);
    assert.equal(state, 'complete');
  });

  it('tells the same however the text is cut', () => {
    const whole = read([text]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 60 }), (places) => {
        const at = [...new Set(places)].sort((a, b) => a - b);
        const pieces = [...at, text.length].map((end, index) => text.slice(at[index - 1] ?? 0, end));
        assert.deepEqual(read(pieces), whole);
      }),
    );
  });

  it('keeps what was complete when the rest never comes', () => {
    const cut = read([text.slice(0, text.indexOf('"says":"Takes off'))]);
    assert.equal(cut.state, 'open');
    assert.equal(cut.answer.steps.length, 2);
    assert.equal(cut.answer.check, undefined);
  });

  it('tells a step that does not fit the schema as undefined', () => {
    const { events, state } = read(['{"purpose":"p","steps":[{"says":1},{"ref":"x"}]}']);
    assert.deepEqual(
      events.filter((event) => event.kind === 'step'),
      [0, 1].map((index) => ({ kind: 'step', index, step: undefined })),
    );
    assert.equal(state, 'complete');
  });

  it('costs no more per piece as the answer grows', () => {
    const long = JSON.stringify({ ...goodAnswer, purpose: 'word '.repeat(40_000) });
    const stream = new AnswerStream();
    let told = 0;
    for (let index = 0; index < long.length; index += 8) {
      for (const event of stream.push(long.slice(index, index + 8)))
        if (event.kind === 'purpose') told += event.added.length;
    }
    // Each character is told once; a parser that began anew with each piece would take minutes here.
    assert.equal(told, 200_000);
    assert.equal(stream.state, 'complete');
  });
});
