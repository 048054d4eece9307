import assert from 'node:assert/strict';
import { scopes } from '@codetrain/contract/accessToken';
import * as vscode from 'vscode';
import { extensionUnderTest } from '../extension.ts';

describe('the account', () => {
  it('is one that the editor knows, and nobody is signed in to begin with', async () => {
    await extensionUnderTest().activate();
    assert.deepEqual(await vscode.authentication.getAccounts('codetrain'), []);
    assert.equal(await vscode.authentication.getSession('codetrain', scopes, { silent: true }), undefined);
  });
});
