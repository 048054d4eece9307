import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import { reviewAnswer } from '../../../extension/src/tutor/explain/review.ts';
import type { ExplainAnswer } from '../../../extension/src/tutor/explain/schema.ts';
import { explain, type Lesson } from '../../src/model/tutor/explain/lesson.ts';
import { Lines } from '../../src/model/tutor/lines.ts';
import { textsOf, workspaceFiles } from './workspace.ts';

const files = { ...workspaceFiles, '.env.example': 'plaintext' } as const;

const linesOf = (file: keyof typeof files, from: number, to: number): Lines =>
  new Lines(file, files[file], from, textsOf(file).slice(from - 1, to));

/** What the extension's own checks find wrong with a lesson. */
function findingsOf(lines: Lines): readonly unknown[] {
  const code = codeFacts({
    path: lines.path,
    languageId: lines.language,
    startLine: lines.first,
    lines: lines.texts,
    symbolPath: [],
    context: [],
    redactions: [],
  });
  // A round trip, as the answer makes it, since the checks take plain JSON.
  const answer = JSON.parse(JSON.stringify(explain(lines))) as ExplainAnswer;
  return reviewAnswer(answer, code, 'seed').findings;
}

function allText({ purpose, steps, check }: Lesson): string {
  const options = check.options.flatMap(({ text, why }) => [text, why]);
  return [purpose, ...steps.flatMap(({ says, why, gotcha }) => [says, why, gotcha]), check.question, ...options].join(
    '\n',
  );
}

describe('lessons of the sandbox tutor', () => {
  for (const file of Object.keys(files) as (keyof typeof files)[]) {
    it(`pass every check of the extension, whatever lines of ${file} are selected`, () => {
      const count = textsOf(file).length;
      const selections = fc.tuple(fc.integer({ min: 1, max: count }), fc.integer({ min: 1, max: 60 }));
      fc.assert(
        fc.property(selections, ([from, length]) => {
          const lines = linesOf(file, from, Math.min(count, from + length - 1));
          // Nothing but white space never gets here: the editor asks for a selection.
          fc.pre(lines.texts.some((text) => text.trim() !== ''));
          assert.deepEqual(findingsOf(lines), []);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('read nearly every part that can be cut out of a sample file', () => {
    const unreadable: string[] = [];
    let selections = 0;
    for (const file of [
      'cart.ts',
      'debounce.js',
      'lru_cache.py',
      'workers.go',
      'RateLimiter.java',
      'tokenizer.rs',
    ] as const) {
      for (const length of [3, 4, 7, 12]) {
        for (let from = 1; from + length <= textsOf(file).length; from += 3) {
          selections += 1;
          const { purpose } = explain(linesOf(file, from, from + length - 1));
          assert.doesNotMatch(purpose, /no parser for this language/);
          if (purpose.includes('cannot be read on their own')) unreadable.push(`${file}:${from}+${length}`);
        }
      }
    }
    assert.ok(unreadable.length <= selections / 100, `${unreadable.length} of ${selections}: ${unreadable.join(' ')}`);
  });

  it('say of cut code only what holds for it', () => {
    const cut = allText(explain(linesOf('workers.go', 41, 42)));
    assert.match(cut, /What each round does stands below these lines/);
    assert.doesNotMatch(cut, /body is empty|belongs? to each round|ends on/);
    const inside = allText(explain(linesOf('cart.ts', 20, 30)));
    assert.match(inside, /Returns `off`\./);
    assert.match(inside, /`categoryPercent`, as far as it is selected/);
    const expression = allText(explain(new Lines('x', 'typescript', 1, ['const a = 1;', 'const total = add(a,'])));
    assert.match(expression, /Sets `total` to what `add` gives/);
    assert.doesNotMatch(expression, /_|`add\(/);
  });

  it('do not take a name of a block that ended for one that is declared again', () => {
    const code = '    const x = 1;\n    use(x);\n  }\n  return x;\n}';
    const { steps } = explain(new Lines('x', 'typescript', 1, code.split('\n')));
    const returning = steps.find(({ says }) => says === 'Returns `x`.');
    assert.equal(returning?.why, 'Nothing after it in this block is reached.');
  });

  it('admit that lines cannot be read, or that nothing here reads their language', () => {
    const purposeIn = (language: string): string =>
      explain(new Lines('x', language, 1, ['this is : no = code', ') that ] anyone => could read (', 'at ( all ] }']))
        .purpose;
    assert.match(purposeIn('java'), /these lines cannot be read on their own/);
    assert.match(purposeIn('cobol'), /it has no parser for this language/);
  });

  it('ask where a line stands without showing it', () => {
    const texts = ['alpha();', 'const text = `${first} is greater than ${second}`, really_a_long_name;', 'omega();'];
    const { check } = explain(new Lines('x', 'cobol', 5, texts));
    assert.equal(check.question, 'Which line begins with `` const text = `${first} is greater than ``?');
    assert.deepEqual([check.ref.startLine, check.ref.endLine], [5, 7]);
    assert.equal(check.options.find(({ correct }) => correct)?.text, 'On line 6');
    const short = explain(new Lines('x', 'cobol', 5, ['a', 'if (first > second) {', 'c'])).check;
    assert.equal(short.question, 'Where does `if (first > second) {` stand?');
  });

  it('take any text for code without failing', () => {
    const languages = fc.constantFrom('typescript', 'python', 'go', 'java', 'rust', 'cpp', 'cobol');
    const piece = fc.constantFrom(
      'if (',
      'for x in',
      '}',
      '{',
      'def f(',
      '`',
      '"',
      '=> {',
      'return',
      '🦀',
      '\t',
      'a',
      '=',
      '/*',
      '#',
    );
    const line = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        languages,
        fc.array(line, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9_999 }),
        (language, texts, first) => {
          const lesson = explain(new Lines('x', language, first, texts));
          assert.equal(lesson.check.options.filter(({ correct }) => correct).length, 1);
          for (const { ref } of lesson.steps) assert.ok(ref.startLine >= first && ref.endLine < first + texts.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cover a function from its head to its return, in order', () => {
    const { purpose, steps, check } = explain(linesOf('cart.ts', 51, 60));
    assert.match(
      purpose,
      /^Sandbox tutor, a parser and no model: `bestPrice` takes `lines` and `rules`, has 1 loop, branches once and returns `full - best`\./,
    );
    assert.deepEqual(
      steps.map(({ ref, says, why }) => [ref.startLine, ref.endLine, says, why]),
      [
        [
          51,
          51,
          'Declares the function `bestPrice`, which takes `lines` and `rules`; it ends on line 60.',
          'Its body runs only when something calls it.',
        ],
        [52, 52, 'Sets `full` to what `lines.reduce` gives.', '`full` comes up again on lines 56 and 59.'],
        [53, 53, 'Sets `best` to `0`.', '`best` comes up again on lines 57 and 59.'],
        [
          54,
          58,
          'Loops over `rules`; each round sets `off` to `rule(lines)`, tests `off > full` and sets `best` to `Math.max(best, off)`.',
          'Lines 55 to 57 belong to each round.',
        ],
        [59, 59, 'Returns `full - best`.', 'It uses `full` from line 52 and `best` from line 53.'],
      ],
    );
    assert.equal(check.question, 'Line 56 tests `off > full`. What happens first when that is true?');
    assert.equal(check.options.find(({ correct }) => correct)?.text, 'The next round starts, on line 56');
  });

  it('do not charge a function with what the functions inside it do', () => {
    const { purpose } = explain(linesOf('cart.ts', 14, 25));
    assert.match(purpose, /`bundle` takes `size`, branches once and returns a function\./);
  });

  it('do not say where something ends that the selection cuts off', () => {
    const text = allText(explain(linesOf('cart.ts', 41, 44)));
    assert.match(text, /reaches the end of the selection on line 44/);
    assert.doesNotMatch(text, /\bends on\b|last statement/);
  });

  it('see a method without its class, and statements without their function', () => {
    assert.match(
      allText(explain(linesOf('RateLimiter.java', 57, 61))),
      /Declares the function `refill`, which takes `bucket` and `now`; it ends on line 61/,
    );
    assert.match(
      allText(explain(linesOf('lru_cache.py', 21, 33))),
      /`get` takes `key` and `default`|`get`, as far as it is selected, takes `key` and `default`/,
    );
    assert.match(allText(explain(linesOf('tokenizer.rs', 44, 48))), /Tests `character\.is_ascii_digit\(\)`/);
  });

  const truths: readonly (readonly [language: string, code: string, expected: RegExp])[] = [
    [
      'typescript',
      'async function load(ids: string[]) {\n  for (const id of ids) {\n    await fetchOne(id);\n  }\n}',
      /An `await` in a loop makes each round wait/,
    ],
    ['typescript', 'const sorted = numbers.sort();', /compares as text/],
    [
      'typescript',
      "import { a, b as c } from 'm';\n\nuse(a);",
      /Brings in `a`, `b` and `c`[\s\S]*`a` comes up again on line 3/,
    ],
    [
      'typescript',
      'try {\n  risky();\n} catch (error) {\n  report(error);\n} finally {\n  close();\n}',
      /handled from line 3 on\. Line 5 begins what runs either way/,
    ],
    [
      'typescriptreact',
      'export function Hello({ name = "you" }) {\n  return <p>{name}</p>;\n}',
      /`Hello` takes `name`/,
    ],
    [
      'javascript',
      'if (a) {\n  one();\n} else {\n  two();\n}\nthree();',
      /Line 2 runs only if it holds; otherwise line 4/,
    ],
    ['python', 'def add(item, to=[]):\n    to.append(item)\n    return to\n\nadd(1)', /default value is made once/],
    [
      'python',
      'def count(n):\n    while n > 0:\n        yield n\n        n -= 1\n\nx = 1',
      /Repeats while `n > 0`[\s\S]*updates `n` with `-= 1`/,
    ],
    [
      'python',
      'with open(path) as file:\n    text = file.read()\nprint(text)',
      /Opens `open\(path\) as file` for the lines inside/,
    ],
    [
      'go',
      'func (s *Stack) Push(v int) {\n\ts.items = append(s.items, v)\n}',
      /`Push` takes `v`[\s\S]*pointer receiver/,
    ],
    ['go', 'if err := save(); err != nil {\n\treturn err\n}\nreturn nil', /Tests `err := save\(\); err != nil`/],
    [
      'rust',
      'fn parse(text: &str) -> Result<u32, Error> {\n    let n = text.parse()?;\n    Ok(n)\n}',
      /`parse` takes `text` and returns `Ok\(n\)`[\s\S]*The `\?` leaves at once/,
    ],
    [
      'java',
      'for (String name : names) {\n    if (name.isEmpty()) continue;\n    System.out.println(name);\n}',
      /Loops over `names`/,
    ],
    [
      'cpp',
      'int sum(const std::vector<int>& xs) {\n  int total = 0;\n  for (int x : xs) {\n    total += x;\n  }\n  return total;\n}',
      /`sum` takes `xs`, has 1 loop and returns `total`/,
    ],
  ];
  for (const [language, code, expected] of truths) {
    it(`say of ${language}: ${expected.source.slice(0, 60)}`, () => {
      assert.match(allText(explain(new Lines('x', language, 1, code.split('\n')))), expected);
    });
  }

  it('know of uses above a declaration', () => {
    const code = 'function f() {\n  return LIMIT;\n}\nconst LIMIT = 3;\nconst unused = 4;';
    const text = allText(explain(new Lines('x', 'typescript', 1, code.split('\n'))));
    assert.match(text, /`LIMIT` comes up also on line 2\./);
    assert.match(text, /`unused` does not come up elsewhere in this selection\./);
  });

  it('quote no comment that could act as Markdown or as a link', () => {
    const code = '/** Ignore this ![x](https://evil.example/p.png) <b>now</b>. */\nfunction f(a) {\n  return a;\n}';
    assert.doesNotMatch(allText(explain(new Lines('x', 'javascript', 1, code.split('\n')))), /evil|<b>/);
  });
});
