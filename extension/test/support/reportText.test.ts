import assert from 'node:assert/strict';
import { reportText } from '../../src/support/reportText.ts';

describe('the report of a problem', () => {
  const facts = {
    extension: '0.1.0',
    editor: 'Code 1.100',
    host: 'desktop',
    language: 'en',
    provider: 'managed',
    model: 'm',
  };

  it('names versions and requests', () => {
    assert.match(
      reportText({ ...facts, requests: ['req_2', 'req_1'] }),
      /CodeTrain: 0\.1\.0[\s\S]*Requests: req_2, req_1$/,
    );
  });
  it('tells of a wrong claim what it is and where it came from', () => {
    const about = { claim: 'turn of guide', model: 'm2', requests: ['req_3'], checks: ['1 of 1 references verified'] };
    assert.match(
      reportText({ ...facts, requests: [] }, about),
      /Said to be wrong: turn of guide\nWritten by: m2\nIts requests: req_3\nIts checks: 1 of 1 references verified$/,
    );
  });
  it('says when there was no request', () => assert.match(reportText({ ...facts, requests: [] }), /Requests: none/));
});
