/** Runs that were recorded: true to the code as it stands, and traces that hold before every check. */
import assert from 'node:assert/strict';
import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import { reviewTrace, traceLimits } from '../../../extension/src/tutor/trace/review.ts';
import type { TraceAnswer } from '../../../extension/src/tutor/trace/schema.ts';
import { Lines } from '../../src/model/tutor/lines.ts';
import { recordedTrace } from '../../src/model/tutor/trace/recorded.ts';
import { trace } from '../../src/model/tutor/trace/trace.ts';
import { readCalls, readRuns, recordCall } from '../../traces/recordCall.ts';

const calls = await readCalls();
const runs = await readRuns();

describe('recorded runs', () => {
  it('are as many as the calls', () => assert.equal(runs.length, calls.length));

  for (const [index, call] of calls.entries()) {
    const run = runs[index];
    assert.ok(run);
    const languageId = call.file.endsWith('.py') ? 'python' : 'typescript';
    // Somewhere in a file, and in a class perhaps.
    const texts = ['// before', '', ...run.lines.map((line) => `  ${line}`), '', '// after'];
    const snippet = { path: 'a', languageId, startLine: 7, lines: texts, symbolPath: [], context: [], redactions: [] };

    it(`${call.name}: is a trace that passes every check`, () => {
      const told = recordedTrace(new Lines('a', languageId, 7, texts));
      assert.ok(told);
      const { trace: reviewed, findings } = reviewTrace(structuredClone(told) as TraceAnswer, codeFacts(snippet));
      assert.deepEqual(findings, []);
      assert.ok(reviewed && reviewed.steps.length <= traceLimits.steps);
      assert.ok(reviewed.asks.length >= 1);
      for (const { ref } of reviewed.steps)
        assert.equal(texts[ref.startLine - 7]?.trim().slice(0, 80).trim(), ref.quote);
    });

    // All others, and those of Python, are compared by `node sandbox/traces/record.ts --check`, which takes a Python.
    if (languageId === 'python' || call.file.startsWith('eval/')) continue;
    it(`${call.name}: is what happens when it is run`, async () => assert.deepEqual(await recordCall(call), run));
  }

  it('are of whole functions that nobody has changed', () => {
    const [run] = runs;
    assert.ok(run);
    const told = (lines: readonly string[]) => recordedTrace(new Lines('a.ts', 'typescript', 1, lines));
    assert.ok(told(run.lines));
    assert.equal(told(run.lines.slice(0, -1)), undefined);
    const changed = run.lines.map((line) => line.replace('<= 0', '< 0'));
    assert.equal(told(changed), undefined);
    // What can be told without a run is told still.
    assert.deepEqual(
      trace(new Lines('a.ts', 'typescript', 1, changed)).steps.map(({ quote }) => quote),
      ['let goods = 0;'],
    );
  });
});
