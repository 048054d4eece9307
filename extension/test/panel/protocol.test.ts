import assert from 'node:assert/strict';
import { applyAppend } from '../../src/panel/protocol.ts';
import { done, streaming, withFollowUps } from '../webview/support/lessons.ts';

describe('panel: append', () => {
  it('adds text to the purpose, to a field of the draft, to a follow-up', () => {
    assert.equal(applyAppend(streaming, { kind: 'purpose' }, '!').purpose, `${streaming.purpose}!`);
    assert.equal(applyAppend(streaming, { kind: 'draft', field: 'gotcha' }, 'Mind').draft?.gotcha, 'Mind');
    const answers = applyAppend(withFollowUps, { kind: 'followUp', id: 'f2' }, ' less.').followUps.map(
      ({ answer }) => answer,
    );
    assert.deepEqual(answers, [withFollowUps.followUps[0]?.answer, `${withFollowUps.followUps[1]?.answer} less.`]);
  });

  it('changes nothing when the target is gone', () => {
    assert.deepEqual(applyAppend(done, { kind: 'draft', field: 'says' }, 'late'), done);
    assert.deepEqual(applyAppend(done, { kind: 'followUp', id: 'nobody' }, 'late'), done);
  });
});
