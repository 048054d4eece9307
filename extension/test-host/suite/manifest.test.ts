import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };

const id = `${manifest.publisher}.${manifest.name}`;

describe('manifest', () => {
  it('is that of the extension under test', () => {
    assert.equal(vscode.extensions.getExtension(id)?.packageJSON.version, manifest.version);
  });
});
