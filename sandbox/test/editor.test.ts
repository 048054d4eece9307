import assert from 'node:assert/strict';
import { welcome } from '../src/start/editor.ts';

describe('settings of the editor', () => {
  it('do not ask about a repository above the sample workspace', () => {
    assert.equal(welcome['git.openRepositoryInParentFolders'], 'never');
  });
});
