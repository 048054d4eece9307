import assert from 'node:assert/strict';
import { cardSchema } from '../../src/cards/card.ts';
import { driftOf } from '../../src/cards/drift.ts';
import { type Learned, makeCard, withLines } from '../../src/cards/makeCard.ts';
import { exportText, parseImport } from '../../src/cards/transfer.ts';
import { makeCard as card, code, NOW } from './support.ts';

const SECRET = 'AKIAIOSFODNN7EXAMPLQ';

describe('cards: making one', () => {
  const { question, options, place, type, subject } = card();
  const { hash: _, anchors: __, lines: ___, ...where } = place;
  const learned: Learned = {
    type,
    subject: subject ?? '',
    question: { question, options },
    grade: 'good',
    place: where,
    lines: code,
  };

  it('is a valid card without options too, with what the learner seemed to believe', async () => {
    const recall = { question: 'What is `tax` for?', answer: 'It knows the rate.' };
    const made = await makeCard({ ...learned, question: recall, misconception: 'x'.repeat(300) }, NOW);
    assert.ok(made && cardSchema.safeParse(made).success);
    assert.deepEqual([made.kind, made.misconception?.length], ['recall', 200]);
    assert.equal(await makeCard({ ...learned, question: { ...recall, answer: `Uses ${SECRET}.` } }, NOW), undefined);
    assert.equal(await makeCard({ ...learned, misconception: `Is ${SECRET}.` }, NOW), undefined);
  });

  it('is a valid card that finds its code again, its first answer counted', async () => {
    const made = await makeCard(learned, NOW);
    assert.ok(made && cardSchema.safeParse(made).success);
    assert.equal(made.log.length, 1);
    assert.ok(Date.parse(made.schedule.due) > NOW.getTime());
    assert.deepEqual(driftOf(made.place, ['', ...code]), { kind: 'moved', startLine: 2 });
    const changed = code.map((line) => line.replace('0.2', '0.3'));
    assert.equal(driftOf(made.place, ['', ...changed]).kind, 'changed');
  });

  it('keeps no secret of the code, and still knows the code', async () => {
    const lines = [...code.slice(0, 3), `  const key = '${SECRET}';`, '}'];
    const made = await makeCard({ ...learned, lines }, NOW);
    assert.ok(made);
    assert.doesNotMatch(JSON.stringify(made), new RegExp(SECRET));
    assert.deepEqual(driftOf(made.place, lines), { kind: 'moved', startLine: 1 });
  });

  it('is not made of a question with a secret in it', async () => {
    const asked = { question: `In which function does \`const key = '${SECRET}'\` stand?`, options };
    assert.equal(await makeCard({ ...learned, question: asked }, NOW), undefined);
  });

  it('is not made of what is larger than the file may hold, which would be taken for damaged', async () => {
    const [right, ...others] = options;
    const long = [{ text: `\`"${'x'.repeat(4_000)}"\``, correct: false, why: '' }, ...others];
    assert.ok(right);
    assert.equal(await makeCard({ ...learned, question: { question, options: [right, ...long] } }, NOW), undefined);
    assert.equal(await makeCard({ ...learned, question: { question, answer: 'x'.repeat(4_001) } }, NOW), undefined);
  });

  it('keeps no secret of the code as it is at a review either', async () => {
    const renewed = await withLines(where, [`const key = '${SECRET}';`, ...code]);
    assert.doesNotMatch(JSON.stringify(renewed), new RegExp(SECRET));
    assert.match(renewed.lines[0] ?? '', /redacted/);
  });

  it('says so if nobody has checked its key', async () => {
    const made = await makeCard({ ...learned, isUnverified: true }, NOW);
    assert.ok(made?.unverified && cardSchema.safeParse(made).success);
    assert.equal((await makeCard({ ...learned, isUnverified: false }, NOW))?.unverified, undefined);
  });

  it('holds part of what is long', async () => {
    const made = await makeCard(
      { ...learned, lines: Array.from({ length: 500 }, (_, index) => `line${index}();`) },
      NOW,
    );
    assert.equal(made?.place.lines.length, 60);
    assert.ok((made?.place.anchors.length ?? 0) <= 4);
  });
});

describe('cards: export and import', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('brings back what was exported', () => {
    const cards = [card(), card()];
    assert.deepEqual(parseImport(bytes(exportText(cards))), { kind: 'cards', cards });
  });

  const broken: readonly (readonly [string, Uint8Array, string])[] = [
    ['nothing', bytes(''), 'noJson'],
    ['binary', new Uint8Array([0xff, 0xfe, 0x00]), 'noJson'],
    ['a list', bytes('[]'), 'invalid'],
    ['another version', bytes('{"version":7,"cards":[]}'), 'newer'],
    ['a card without options', bytes(exportText([{ ...card(), options: [] }])), 'invalid'],
    [
      'a card with two keys',
      bytes(exportText([{ ...card(), options: [1, 2].map((n) => ({ text: `${n}`, correct: true, why: '' })) }])),
      'invalid',
    ],
    ['a card with more in it', bytes(exportText([{ ...card(), run: 'rm' } as never])), 'invalid'],
    [
      'a card due at no time',
      bytes(exportText([{ ...card(), schedule: { ...card().schedule, due: 'soon' } }])),
      'invalid',
    ],
    ['too much', new Uint8Array(50_000_001), 'tooLarge'],
  ];
  for (const [what, data, why] of broken) {
    it(`refuses ${what}`, () => {
      const read = parseImport(data);
      assert.equal(read.kind === 'refused' && read.why, why);
    });
  }
});
