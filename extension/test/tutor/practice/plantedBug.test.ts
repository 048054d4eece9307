import assert from 'node:assert/strict';
import type { ActivityContext } from '../../../src/tutor/activity/activity.ts';
import type { ActivityAct } from '../../../src/tutor/activity/view.ts';
import { codeFacts } from '../../../src/tutor/checks/code.ts';
import { plantedBug } from '../../../src/tutor/plantedBug/exercise.ts';
import { at, cart, cartFacts } from '../support/cart.ts';
import { goodBug } from '../support/modes.ts';

const context: ActivityContext = { snippet: cart, code: cartFacts, language: 'en', seed: 'seed' };
const planted = plantedBug.next(plantedBug.begin(undefined), context)?.read(JSON.stringify(goodBug))?.state;
assert.ok(planted);
const copy = planted.copy.lines;
const acts = (...all: ActivityAct[]) => all.reduce((state, act) => plantedBug.act(state, act), planted);
const viewAfter = (...all: ActivityAct[]) => plantedBug.view(acts(...all));

const edited = (change: (lines: string[]) => void): ActivityAct => {
  const lines = [...copy];
  change(lines);
  return { kind: 'copyEdited', lines };
};
const point = (line: number): ActivityAct => ({ kind: 'point', line });
const confirm: ActivityAct = { kind: 'confirm' };
const opened: ActivityAct = { kind: 'copyOpened' };
/** Of the copy, one-based. */
const WRONG = 7;

describe('a planted bug', () => {
  it('stands in the copy, in one line, and the code stays as it is', () => {
    const differing = copy.flatMap((line, index) => (line === cart.lines[index] ? [] : [index + 1]));
    assert.deepEqual(differing, [WRONG]);
    assert.match(copy[WRONG - 1] ?? '', /Math\.max/);
  });

  it('is not told before it is found: neither its line, nor what was there, nor why', () => {
    for (const view of [viewAfter(), viewAfter(opened, point(3), confirm, { kind: 'hint' })]) {
      const shown = JSON.stringify(view);
      for (const key of [goodBug.find, goodBug.replace, goodBug.why, '"solution"'])
        assert.ok(!shown.includes(key), key);
    }
  });

  it('is no answer to click somewhere; to confirm it is one', () => {
    assert.deepEqual(viewAfter(point(3)).pointed, { line: 3, text: copy[2] });
    assert.equal(viewAfter(point(3)).missed.length, 0);
    assert.deepEqual(viewAfter(point(3), confirm).missed, [{ line: 3, text: copy[2] }]);
    assert.equal(viewAfter(point(3), confirm).pointed, undefined);
  });

  it('tells nobody what was typed into a line that was taken for it', () => {
    const state = acts(
      edited((lines) => (lines[2] = '  const key = "s3cret";')),
      point(3),
      confirm,
      { kind: 'tell' },
    );
    assert.ok(!JSON.stringify([plantedBug.view(state), plantedBug.topic(state, 0)]).includes('s3cret'));
    assert.match(plantedBug.topic(state, 0)?.misconception ?? '', /for \(const item of items\)/);
  });

  it('is found by its line, and counted by tries', () => {
    const { solution, finished } = viewAfter(point(3), confirm, point(5), confirm, point(WRONG), confirm);
    assert.ok(finished);
    assert.deepEqual([solution?.by, solution?.tries], ['pointing', 3]);
    assert.equal(solution?.right, '    sum -= Math.min(sum, coupon.amount);');
    assert.deepEqual(solution.ref, { startLine: 18, endLine: 18, quote: 'sum -= Math.min(sum, coupon.amount);' });
  });

  it('counts the same wrong line once', () => {
    assert.equal(viewAfter(point(3), confirm, point(3), confirm).missed.length, 1);
  });

  const nowhere: [string, ActivityAct[]][] = [
    ['a line that is not there', [point(99)]],
    ['no line', [point(0)]],
    ['an empty line', [edited((lines) => lines.splice(2, 0, '')), point(3)]],
    ['a line that the learner wrote', [edited((lines) => lines.splice(2, 0, 'log();')), point(3)]],
    ['nothing any more', [point(3), point(0)]],
  ];
  for (const [name, all] of nowhere) {
    it(`cannot be pointed at with ${name}`, () => {
      assert.equal(viewAfter(...all).pointed, undefined);
      assert.equal(viewAfter(...all, confirm).missed.length, 0);
    });
  }

  it('cannot be pointed at with an empty line of the code either', () => {
    const snippet = { ...cart, lines: cart.lines.toSpliced(1, 0, '') };
    const spaced = plantedBug
      .next(plantedBug.begin(undefined), { ...context, snippet, code: codeFacts(snippet) })
      ?.read(JSON.stringify(goodBug))?.state;
    assert.ok(spaced);
    assert.equal(plantedBug.view(plantedBug.act(spaced, point(2))).pointed, undefined);
    assert.equal(plantedBug.view(plantedBug.act(spaced, point(3))).pointed?.line, 3);
  });

  it('is found where it has moved to', () => {
    const moved = edited((lines) => lines.splice(1, 0, '  // what now?', '  log();'));
    assert.equal(viewAfter(moved, point(WRONG), confirm).finished, false);
    assert.equal(viewAfter(moved, point(WRONG + 2), confirm).solution?.by, 'pointing');
  });

  it('is found in a line that was edited meanwhile, but not mended', () => {
    const tried = edited((lines) => {
      lines[WRONG - 1] = '    sum -= Math.abs(sum, coupon.amount);';
    });
    assert.equal(viewAfter(tried).finished, false);
    assert.equal(viewAfter(tried, point(WRONG), confirm).solution?.by, 'pointing');
  });

  const restore = (lines: string[]) => {
    lines[WRONG - 1] = '    sum  -= Math.min(sum, coupon.amount);  ';
  };
  it('is found by mending it, whatever else was edited, white space within the line aside', () => {
    const mended = viewAfter(
      edited((lines) => {
        restore(lines);
        lines.unshift('// mine');
      }),
    );
    assert.deepEqual([mended.solution?.by, mended.solution?.tries], ['mending', 1]);
  });

  it('is found by mending it in a copy that an editor has indented anew', () => {
    const view = viewAfter({ kind: 'copyEdited', lines: cart.lines.map((line) => `\t${line.trim()}`) });
    assert.equal(view.solution?.by, 'mending');
  });

  it('is not mended by the right line in another place, while the wrong one stands', () => {
    assert.equal(viewAfter(edited((lines) => lines.push(at(cart.lines, WRONG - 1)))).finished, false);
  });

  it('is told on request, and after the last hint', () => {
    assert.deepEqual(viewAfter({ kind: 'hint' }).hints, goodBug.hints.slice(0, 1));
    assert.equal(viewAfter({ kind: 'hint' }).rungs, 3);
    const told = viewAfter({ kind: 'hint' }, { kind: 'hint' }, { kind: 'hint' });
    assert.equal(told.solution?.by, 'telling');
    assert.equal(viewAfter({ kind: 'tell' }).solution?.why, goodBug.why);
  });

  it('stays as it came out', () => {
    const told = acts({ kind: 'tell' });
    for (const act of [point(3), confirm, { kind: 'hint' }, { kind: 'tell' }] as const) {
      assert.equal(plantedBug.act(told, act), told);
    }
    assert.equal(viewAfter({ kind: 'tell' }, edited(restore)).solution?.by, 'telling');
  });

  it('keeps what the learner edited, for when the copy is closed and opened again', () => {
    const closed = acts(
      opened,
      edited((lines) => lines.push('// mine')),
      { kind: 'copyClosed' },
    );
    assert.equal(plantedBug.view(closed).isCopyOpen, false);
    assert.equal(closed.copy.lines.at(-1), '// mine');
    assert.equal(plantedBug.view(plantedBug.act(closed, opened)).isCopyOpen, true);
  });

  it('keeps it also from an editor that empties what it closes', () => {
    const closed = acts(opened, { kind: 'copyEdited', lines: [''] }, { kind: 'copyClosed' });
    assert.deepEqual(closed.copy.lines, copy);
  });

  it('takes in no more than a page can hold', () => {
    const huge = acts({ kind: 'copyEdited', lines: Array.from({ length: 100_000 }, () => 'x') });
    assert.ok(huge.copy.lines.length <= 1_000);
  });

  it('ignores what belongs to other activities', () => {
    const others = [
      { kind: 'write', text: 'Line 7.' },
      { kind: 'check' },
      { kind: 'arrange', order: [0] },
      { kind: 'choose', question: 0, option: 0, confidence: 'sure' },
      { kind: 'goOn' },
    ] as const;
    for (const act of others) assert.equal(plantedBug.act(planted, act), planted);
  });

  it('hands over what was missed or told, and not what was seen at once', () => {
    const missed = plantedBug.topic(acts(point(3), confirm, point(WRONG), confirm), 0);
    assert.match(missed?.question ?? '', /`sum -= Math\.min.*were `sum -= Math\.max/);
    assert.match(missed?.misconception ?? '', /for \(const item of items\)/);
    assert.equal(plantedBug.topic(acts({ kind: 'tell' }), 0)?.misconception, '');
    assert.equal(plantedBug.topic(acts(point(WRONG), confirm), 0), undefined);
    assert.equal(plantedBug.topic(acts(point(3), confirm), 0), undefined, 'not before the end');
  });

  it('makes a card of two lines, one of which is the code, with the hints as a debt', () => {
    assert.deepEqual(plantedBug.answered(acts(point(3), confirm)), []);
    const [card] = plantedBug.answered(acts({ kind: 'hint' }, point(WRONG), confirm));
    assert.deepEqual([card?.isRight, card?.hints], [true, 1]);
    assert.match(card?.question.question ?? '', /Customers with a small voucher/);
    const keys = card?.question.options.filter(({ correct }) => correct).map(({ text }) => text);
    assert.deepEqual(keys, ['`sum -= Math.min(sum, coupon.amount);`']);
    assert.equal(plantedBug.answered(acts(point(3), confirm, point(WRONG), confirm))[0]?.isRight, false);
    assert.equal(plantedBug.answered(acts({ kind: 'tell' }))[0]?.isRight, false);
  });
});
