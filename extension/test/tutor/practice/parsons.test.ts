import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { ActivityContext } from '../../../src/tutor/activity/activity.ts';
import type { ActivityAct } from '../../../src/tutor/activity/view.ts';
import { standingOf } from '../../../src/tutor/parsons/arrangement.ts';
import { blocksOf, parsonsLimits, placeKeys } from '../../../src/tutor/parsons/blocks.ts';
import { type ParsonsState, parsons } from '../../../src/tutor/parsons/exercise.ts';
import { cart, cartFacts } from '../support/cart.ts';

const blocks = (languageId: string, code: string) => blocksOf(code.split('\n'), languageId);

describe('blocks of code', () => {
  it('are statements, with the brackets that close after them', () => {
    assert.deepEqual(blocksOf(cart.lines, 'typescript'), [
      'export function total(items: Item[], coupon?: Coupon): number {',
      '  let sum = 0;',
      '  for (const item of items) {',
      '    sum += item.price * item.quantity;\n  }',
      '  if (coupon) {',
      '    sum -= Math.min(sum, coupon.amount);\n  }',
      '  return Math.round(sum * 100) / 100;\n}',
    ]);
  });

  const whole: [string, string, string, string[]][] = [
    [
      'a call over several lines',
      'typescript',
      'a();\nconst b = f(\n  1,\n  2,\n);\nc();\nd();',
      ['a();', 'const b = f(\n  1,\n  2,\n);', 'c();', 'd();'],
    ],
    [
      'an object, and what a callback does, line by line',
      'javascript',
      'const a = {\n  b: 1,\n};\nitems.forEach((item) => {\n  go(item);\n  stop(item);\n});\nend();',
      ['const a = {\n  b: 1,\n};', 'items.forEach((item) => {', '  go(item);', '  stop(item);\n});', 'end();'],
    ],
    [
      'a chain of calls',
      'typescript',
      'const all = list\n  .map(f)\n  .filter(g);\na();\nb();\nc();',
      ['const all = list\n  .map(f)\n  .filter(g);', 'a();', 'b();', 'c();'],
    ],
    [
      'what an operator leaves open',
      'typescript',
      'const a =\n  b;\nif (c &&\n  d) {\n  e();\n}\nf();\ng();',
      ['const a =\n  b;', 'if (c &&\n  d) {', '  e();\n}', 'f();', 'g();'],
    ],
    [
      'comments and decorators with what they are about',
      'python',
      '# first\n@cache\ndef f(a):\n    """Doc."""\n    b = {\n        "c": 1,\n    }\n\n    # then\n    return b[a]\n\nf("c")',
      [
        '# first\n@cache\ndef f(a):',
        '    """Doc."""',
        '    b = {\n        "c": 1,\n    }',
        '    # then\n    return b[a]',
        'f("c")',
      ],
    ],
    [
      'texts of several lines',
      'typescript',
      'const a = `\n  if (x) {\n`;\nb();\nc();\nd();',
      ['const a = `\n  if (x) {\n`;', 'b();', 'c();', 'd();'],
    ],
    [
      'what goes on after a comment',
      'typescript',
      'const a =\n  // why\n  b;\nc();\nd();\ne();',
      ['const a =\n  // why\n  b;', 'c();', 'd();', 'e();'],
    ],
    [
      'a text that holds the sign which ends it',
      'typescript',
      'const a = `\\`\n  (\n`;\nb();\nc();\nd();',
      ['const a = `\\`\n  (\n`;', 'b();', 'c();', 'd();'],
    ],
    [
      'brackets in texts, comments and patterns, which are none',
      'javascript',
      'a("(");\nb(); // (\nc(/[(]/);\nd("\\"(");\ne(\'{\');',
      ['a("(");', 'b(); // (', 'c(/[(]/);', 'd("\\"(");', "e('{');"],
    ],
    [
      'a comment of several lines, with brackets',
      'java',
      '/*\n * Does (\n */\nint a = 1;\nint b = 2;\nint c = 3;\nint d = 4;',
      ['/*\n * Does (\n */\nint a = 1;', 'int b = 2;', 'int c = 3;', 'int d = 4;'],
    ],
    [
      'divisions in Python, which begin no comment',
      'python',
      'a = f((lo + hi) // 2)\nb = g(a // 2, [1])\nc()\nd()',
      ['a = f((lo + hi) // 2)', 'b = g(a // 2, [1])', 'c()', 'd()'],
    ],
    [
      'signs of a shell that begin no comment',
      'shellscript',
      'if [ $# -lt 1 ]; then\n  rm -f /tmp/*\nfi\necho a # (\necho b\necho c',
      ['if [ $# -lt 1 ]; then', '  rm -f /tmp/*\nfi', 'echo a # (', 'echo b', 'echo c'],
    ],
    [
      'lifetimes in Rust, which begin no text',
      'rust',
      "fn f<'a>(x: &'a str) -> &'a str {\n    let y = x;\n    go(y);\n    y\n}",
      ["fn f<'a>(x: &'a str) -> &'a str {", '    let y = x;', '    go(y);', '    y\n}'],
    ],
    [
      'literals in Go, and its blocks',
      'go',
      'p := Point{\n\tX: 1,\n}\nfor i := range xs {\n\tgo f(i)\n}\nwait()\nclose(c)',
      ['p := Point{\n\tX: 1,\n}', 'for i := range xs {', '\tgo f(i)\n}', 'wait()', 'close(c)'],
    ],
  ];
  for (const [name, languageId, code, expected] of whole) {
    it(`keep together ${name}`, () => assert.deepEqual(blocks(languageId, code), expected));
  }

  it('lose the indentation that all of them have, and no other', () => {
    assert.deepEqual(blocks('python', '    if a:\n        b()\n    c()\n    d()'), ['if a:', '    b()', 'c()', 'd()']);
  });

  const none: [string, string][] = [
    ['too few', 'a();\nb();\nc();'],
    ['nothing but equal lines', 'a();\na();\na();\na();\na();'],
    ['nothing but comments', '// a\n// b\n// c\n// d'],
    ['nothing', ''],
    ['more than one can hold in mind', Array.from({ length: 81 }, (_, index) => `a(${index});`).join('\n')],
  ];
  for (const [name, code] of none) it(`are none of ${name}`, () => assert.equal(blocks('typescript', code), undefined));

  it('hold every line that says something, once and in order, twelve blocks at most, of any code', () => {
    const workspace = new URL('../../../../sandbox/workspace/', import.meta.url);
    const files = { 'cart.ts': 'typescript', 'lru_cache.py': 'python', 'tokenizer.rs': 'rust', 'workers.go': 'go' };
    for (const [file, languageId] of Object.entries({
      ...files,
      'RateLimiter.java': 'java',
      'debounce.js': 'javascript',
    })) {
      const all = readFileSync(new URL(file, workspace), 'utf8').split(/\r?\n/);
      const range = fc.tuple(fc.nat(all.length - 1), fc.integer({ min: 1, max: 80 }));
      fc.assert(
        fc.property(range, ([from, length]) => {
          const lines = all.slice(from, from + length);
          const made = blocksOf(lines, languageId);
          if (made === undefined) return;
          const plain = (texts: readonly string[]) => texts.map((text) => text.trim()).filter((text) => text !== '');
          assert.deepEqual(plain(made.flatMap((block) => block.split('\n'))), plain(lines));
          assert.ok(made.length >= parsonsLimits.fewest && made.length <= parsonsLimits.most, `${made.length}`);
        }),
        { numRuns: 50 },
      );
    }
  });

  it('survive anything that can be typed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 40 }), (lines) => {
        const made = blocksOf(lines, 'javascript');
        assert.ok(made === undefined || made.length <= parsonsLimits.most);
      }),
    );
  });
});

describe('an arrangement', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const cases: [string, number[], number, number[]][] = [
    ['as in the code', [0, 1, 2, 3, 4], 5, []],
    ['with the first at the end: one has to move', [1, 2, 3, 4, 0], 0, [4]],
    ['with two neighbours swapped', [0, 2, 1, 3, 4], 1, [2]],
    ['backwards', [4, 3, 2, 1, 0], 0, [1, 2, 3, 4]],
  ];
  for (const [name, arranged, right, misplaced] of cases) {
    it(`stands ${name}`, () => {
      const standing = standingOf(arranged, keys);
      assert.equal(standing.right, right);
      assert.equal(standing.misplaced.length, misplaced.length);
    });
  }

  it('is right exactly if nothing has to move, and moving what has to makes it right', () => {
    const arrangements = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    const shared = fc.array(fc.constantFrom('x', 'y', 'z', 'w'), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(arrangements, shared, (arranged, some) => {
        const { right, misplaced } = standingOf(arranged, some);
        const looks = arranged.map((block) => some[block]);
        assert.equal(misplaced.length === 0, String(looks) === String(some));
        assert.equal(right === 6, misplaced.length === 0);
      }),
    );
  });

  it('may swap lines that are equal', () => {
    assert.deepEqual(standingOf([2, 1, 0], ['x', 'y', 'x']).misplaced, []);
  });

  it('may swap imports in a row that only name things, and nothing else', () => {
    const java = ['import a.B;', 'import c.D;', 'class E {', 'import f.G;'];
    const at = placeKeys(java, 'java');
    assert.deepEqual(standingOf([1, 0, 2, 3], at).misplaced, []);
    assert.equal(standingOf([3, 1, 2, 0], at).misplaced.length > 0, true, 'not over what stands between');
    const script = ["import 'a';", "import { b } from 'b';", 'b();'];
    assert.equal(standingOf([1, 0, 2], placeKeys(script, 'typescript')).misplaced.length, 1, 'modules run in order');
  });
});

const context: ActivityContext = { snippet: cart, code: cartFacts, language: 'en', seed: 'seed' };
const prepare = (seed = 'seed'): ParsonsState => {
  const state = parsons.prepare?.(parsons.begin(undefined), { ...context, seed });
  assert.ok(state);
  return state;
};
const dealt = prepare();
const acts = (...all: ActivityAct[]) => all.reduce((state, act) => parsons.act(state, act), dealt);
/** By places on the page. */
const solution = dealt.dealt.map((block, place) => ({ block, place })).toSorted((a, b) => a.block - b.block);
const right = solution.map(({ place }) => place);
const check: ActivityAct = { kind: 'check' };
const arrange = (order: readonly number[]): ActivityAct => ({ kind: 'arrange', order });

describe('lines to be put in order', () => {
  it('ask nothing of a model', () => assert.equal(parsons.next(dealt, context), undefined));

  it('are dealt by the seed, never in order or all but, and their order tells nothing', () => {
    assert.deepEqual(prepare(), dealt);
    for (let seed = 0; seed < 50; seed += 1) {
      const state = prepare(`${seed}`);
      assert.ok(standingOf(state.dealt, state.keys).misplaced.length >= 3);
      const view = parsons.view(state);
      assert.deepEqual(view.order, [0, 1, 2, 3, 4, 5, 6]);
      assert.deepEqual(Object.keys(view).toSorted(), [
        'blocks',
        'checks',
        'exercise',
        'finished',
        'kind',
        'order',
        'placed',
      ]);
    }
  });

  it('are not fit for it if they are too few', () => {
    const short = { ...cart, lines: cart.lines.slice(0, 2) };
    assert.equal(parsons.prepare?.(parsons.begin(undefined), { ...context, snippet: short }), undefined);
  });

  it('are dealt once', () => assert.equal(parsons.prepare?.(dealt, { ...context, seed: 'other' }), dealt));

  it('are right in the order of the code', () => {
    const view = parsons.view(acts(arrange(right), check));
    assert.deepEqual([view.finished, view.result, view.checks], [true, 'solved', 1]);
  });

  it('say after a check what stands right, and what has to move', () => {
    const swapped = right.with(1, right[2] ?? 0).with(2, right[1] ?? 0);
    const view = parsons.view(acts(arrange(swapped), check));
    assert.equal(view.finished, false);
    assert.equal(view.check?.right, 1);
    assert.equal(view.check?.misplaced.length, 1);
  });

  const ignored: [string, readonly number[]][] = [
    ['too few', [0, 1]],
    ['one twice', [0, 0, 1, 2, 3, 4, 5]],
    ['one that is not there', [0, 1, 2, 3, 4, 5, 7]],
    ['fractions', [0.5, 1, 2, 3, 4, 5, 6]],
  ];
  for (const [name, order] of ignored) {
    it(`ignore an order with ${name}`, () => assert.equal(acts(arrange(order)), dealt));
  }

  it('are put into place one by one on request, and that is counted', () => {
    let state = dealt;
    for (let hint = 0; hint < 7 && state.result === undefined; hint += 1) state = parsons.act(state, { kind: 'hint' });
    const view = parsons.view(state);
    assert.deepEqual([view.result, view.order], ['shown', right]);
    assert.ok(view.placed >= 3);
  });

  it('are shown on request, and then stay', () => {
    const shown = acts({ kind: 'tell' });
    assert.deepEqual(parsons.view(shown).order, right);
    for (const act of [arrange([6, 5, 4, 3, 2, 1, 0]), check, { kind: 'hint' }, { kind: 'tell' }] as const) {
      assert.equal(parsons.act(shown, act), shown);
    }
  });

  it('hand over the first thing that stood wrong', () => {
    assert.equal(parsons.topic(acts(arrange(right), check), 0), undefined);
    const swapped = right.with(1, right[2] ?? 0).with(2, right[1] ?? 0);
    const question = parsons.topic(acts(arrange(swapped), check), 0)?.question ?? '';
    assert.match(question, /first:\n {2}let sum = 0;\nand only then this:\n {2}for/);
  });

  it('make no card: where a line stands is no lasting question', () => {
    assert.deepEqual(parsons.answered(acts(arrange(right), check)), []);
  });
});
