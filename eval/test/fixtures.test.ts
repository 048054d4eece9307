import assert from 'node:assert/strict';
import { choiceFindings } from '../../extension/src/tutor/checks/choice.ts';
import { codeFacts } from '../../extension/src/tutor/checks/code.ts';
import { canonicalLiteral } from '../../extension/src/tutor/checks/literal.ts';
import { nameFindings } from '../../extension/src/tutor/checks/names.ts';
import {
  readCalls,
  readFixtures,
  readOutputs,
  readRecordedCalls,
  readSnippets,
  snippetFiles,
  spread,
} from '../src/fixtures.ts';
import { runCalls } from '../src/runCalls.ts';

describe('the fixtures of the evaluation', () => {
  it('have a key for every snippet, in six languages', async () => {
    const snippets = await readSnippets();
    assert.deepEqual(snippets.map(({ snippet }) => snippet.path).sort(), (await snippetFiles()).sort());
    assert.equal(snippets.length, 24);
    assert.equal(new Set(snippets.map(({ snippet }) => snippet.languageId)).size, 6);
  });

  it('have questions that can be answered, by a line that is there', async () => {
    for (const { snippet, questions } of await readSnippets()) {
      assert.ok(questions.length >= 2, snippet.path);
      for (const { ask, options, key, line } of questions) {
        assert.equal(new Set(options).size, options.length, ask);
        assert.ok(options[key] !== undefined, ask);
        assert.ok((snippet.lines[line - 1] ?? '').trim() !== '', ask);
      }
    }
  });

  it('have questions that are as fair as those that are asked of learners', async () => {
    for (const { snippet, questions } of await readSnippets()) {
      for (const { ask, options, key } of questions) {
        const keyed = options.map((text, index) => ({ text, correct: index === key }));
        const findings = [
          ...choiceFindings('question', { question: ask, options: keyed }),
          ...nameFindings('question', 'question', ask, codeFacts(snippet)),
        ];
        assert.deepEqual(findings, [], `${snippet.path}: ${ask}`);
      }
    }
  });

  it('are sampled from all languages, the same ones each time', async () => {
    const { snippets, calls } = await readFixtures(6);
    assert.equal(new Set(snippets.map(({ snippet }) => snippet.languageId)).size, 6);
    assert.equal(new Set(calls.map(({ snippet }) => snippet.languageId)).size, 2);
    assert.deepEqual(await readFixtures(6), { snippets, calls });
    assert.deepEqual(spread(['a', 'b', 'c'], 9), ['a', 'b', 'c']);
    assert.deepEqual(spread(['a', 'b', 'c', 'd', 'e'], 2), ['a', 'd']);
  });

  it('have at least forty recorded outputs, each a literal', async () => {
    const calls = await readRecordedCalls();
    assert.ok(calls.length >= 40);
    assert.equal((await readOutputs()).length, calls.length);
    for (const { name, output } of calls) assert.ok(canonicalLiteral(output) !== undefined, `${name}: ${output}`);
  });

  it('are what the functions return', async () => {
    // Those of Python are compared by `node eval/record.ts --check`, which takes a Python.
    const calls = (await readRecordedCalls()).filter(({ file }) => file.endsWith('.ts'));
    assert.ok(calls.length > 0);
    assert.deepEqual(
      await runCalls(calls),
      calls.map(({ output }) => output),
    );
  });

  it('call each function once', async () => {
    const names = (await readCalls()).map(({ file, name }) => `${file} ${name}`);
    assert.equal(new Set(names).size, names.length);
  });
});
