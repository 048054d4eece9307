import assert from 'node:assert/strict';
import { modeNames } from '../src/modes/modes.ts';
import { readOptions } from '../src/options.ts';

describe('options of the evaluation', () => {
  it('measure all with the cheapest model, if nothing is said', () => {
    const { model, judge, ...others } = readOptions([]);
    assert.match(model, /haiku/);
    assert.equal(judge, model);
    assert.deepEqual(others, { modes: modeNames, json: false });
  });

  it('choose modes, a sample, a budget, and who judges', () => {
    assert.deepEqual(
      readOptions(
        '--model m --judge j --modes quiz,guide --snippets 3 --most-dollars 0.5 --answers kept --json --base-url http://localhost'.split(
          ' ',
        ),
      ),
      {
        model: 'm',
        judge: 'j',
        modes: ['quiz', 'guide'],
        snippets: 3,
        mostDollars: 0.5,
        answers: 'kept',
        json: true,
        baseUrl: 'http://localhost',
      },
    );
  });

  const wrong: [string, RegExp][] = [
    ['--modes quiz,review', /there is no review/],
    ['--modes=', /there is no/],
    ['--snippets 0', /--snippets/],
    ['--snippets 1.5', /--snippets/],
    ['--snippets two', /--snippets/],
    ['--most-dollars=-1', /--most-dollars/],
    ['--most-dollars Infinity', /--most-dollars/],
    ['--limit 3', /limit/],
  ];
  for (const [args, message] of wrong) {
    it(`refuse ${args}`, () => assert.throws(() => readOptions(args.split(' ')), message));
  }
});
