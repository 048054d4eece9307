import assert from 'node:assert/strict';
import { announcements } from '../../webview/announcements.ts';
import { answered, done, failed, steps, stopped, streaming, waiting, withFollowUps } from './support/lessons.ts';

describe('webview: announcements', () => {
  it('says what happens, from the request to the end', () => {
    assert.deepEqual(announcements(undefined, waiting), ['Waiting for Claude Haiku 5.5 · CodeTrain']);
    assert.deepEqual(announcements(waiting, { ...streaming, steps: [] }), ['The lesson is being written.']);
    assert.deepEqual(announcements(streaming, { ...streaming, steps: steps.slice(0, 2) }), ['Step 2 is ready.']);
    assert.deepEqual(announcements({ ...streaming, steps }, done), [
      'A question to check yourself is ready.',
      'Lesson complete. Steps: 3.',
    ]);
    assert.deepEqual(announcements(done, answered), [`Not quite. ${answered.checkResult?.feedback}`]);
  });

  it('says how it ended otherwise', () => {
    assert.deepEqual(announcements(streaming, stopped), ['Stopped']);
    assert.deepEqual(announcements(waiting, failed), ['You have used all sessions of the Free plan']);
  });

  it('tells of an answer once, when it is there', () => {
    const finished = {
      ...withFollowUps,
      followUps: withFollowUps.followUps.map((each) => ({ ...each, phase: 'done' as const })),
    };
    assert.deepEqual(announcements(withFollowUps, finished), ['The answer to your question is complete.']);
    assert.deepEqual(announcements(finished, finished), []);
  });

  it('is silent about text, and about a lesson that was there before', () => {
    assert.deepEqual(announcements(streaming, { ...streaming, purpose: 'longer' }), []);
    assert.deepEqual(announcements(undefined, done), []);
    assert.deepEqual(announcements(waiting, { ...done, id: 'another' }), []);
  });
});
