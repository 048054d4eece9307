import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../package.json' with { type: 'json' };

/** The extension as the editor has loaded it. */
export function extensionUnderTest(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
  assert.ok(extension, 'The extension is not installed in this editor.');
  return extension;
}
