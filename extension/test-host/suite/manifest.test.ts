import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { views } from '../../src/contributions.ts';
import { extensionUnderTest } from '../extension.ts';

describe('what the manifest declares', () => {
  it('activates nothing until it is needed', () => {
    assert.equal(extensionUnderTest().isActive, false);
  });

  it('registers every command, and no other', async () => {
    await extensionUnderTest().activate();
    // The editor itself adds commands for views, always with a further part behind the id.
    const ofEditor = Object.values(views).map((view) => `${view}.`);
    const registered = (await vscode.commands.getCommands(true)).filter(
      (id) => id.startsWith('codetrain.') && !ofEditor.some((prefix) => id.startsWith(prefix)),
    );
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it('has words for every key of its translations', () => {
    const contributed = JSON.stringify(extensionUnderTest().packageJSON.contributes);
    assert.deepEqual(contributed.match(/%[\w.]+%/g), null);
  });
});

describe('settings', () => {
  const configuration = () => vscode.workspace.getConfiguration('codetrain');

  it('has the defaults of the manifest', () => {
    for (const [key, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      assert.deepEqual(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, value, key);
    }
  });

  it('lets no workspace say where code and keys are sent', async () => {
    for (const key of ['provider', 'model', 'apiBaseUrl', 'endpoint.baseUrl', 'endpoint.model']) {
      const before = configuration().get(key);
      await assert.rejects(
        async () => configuration().update(key, 'http://elsewhere.invalid', vscode.ConfigurationTarget.Workspace),
        key,
      );
      assert.equal(configuration().get(key), before, key);
    }
  });

  it('ignores such a setting in the file of a workspace', () => {
    // The folder that the tests open has one: see its .vscode/settings.json.
    const inspected = configuration().inspect('apiBaseUrl');
    assert.equal(inspected?.workspaceValue ?? inspected?.workspaceFolderValue, undefined);
    assert.equal(configuration().get('apiBaseUrl'), inspected?.defaultValue);
  });
});
