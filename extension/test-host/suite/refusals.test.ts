import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { locate, refuse } from '../../src/capture/locate.ts';
import { wordRefusal } from '../../src/capture/outcome.ts';
import {
  closeEverything,
  fileIn,
  openFile,
  openText,
  placeCursor,
  selectLines,
  until,
  writeFile,
} from '../documents.ts';

describe('what cannot be explained', () => {
  beforeEach(closeEverything);
  after(closeEverything);

  /** The one sentence that a person is told. */
  async function told(editor: vscode.TextEditor | undefined): Promise<string> {
    const refusal = await refuse(editor);
    if (refusal) return wordRefusal(refusal);
    assert.ok(editor);
    const location = await locate(editor);
    assert.equal(location.kind, 'refused', JSON.stringify(location));
    return wordRefusal(location.refusal);
  }

  it('no editor', async () => {
    assert.equal(await told(undefined), 'Open a source file and select the lines to explain.');
  });

  it('an editor that shows no text', async () => {
    await vscode.commands.executeCommand('vscode.open', fileIn('logo.bin'));
    await until(
      async () => vscode.window.tabGroups.activeTabGroup.activeTab,
      (tab) => tab?.label === 'logo.bin',
    );
    assert.match(await told(vscode.window.activeTextEditor), /^What is open is not text\./);
  });

  it('bytes in a text editor', async () => {
    const editor = await openText('\u0000\u0001PNG\u0000');
    assert.match(await told(editor), /^This file is binary\./);
  });

  it('an empty file', async () => {
    assert.equal(await told(await openFile('empty.ts')), 'This file is empty.');
  });

  it('blank lines', async () => {
    const editor = await openText('one\n\n   \n\t\ntwo\n');
    selectLines(editor, 2, 4);
    assert.match(await told(editor), /^Only blank lines are selected\./);
  });

  it('one enormous line', async () => {
    const editor = await openText(`var a=[${'1,'.repeat(30_000)}];`, 'javascript');
    selectLines(editor, 1, 1);
    assert.match(await told(editor), /^These lines are too long/);
  });

  it('more lines than a lesson takes: smaller pieces are offered', async () => {
    const editor = await openFile('huge.ts');
    selectLines(editor, 1, 400);
    const location = await locate(editor);
    assert.equal(location.kind, 'tooLong');
    assert.equal(location.lines, 400);
    assert.deepEqual(location.first, { startLine: 1, endLine: 300 });
  });

  const secretFiles = ['.env', '.env.local', 'server.pem', 'config/prod.env', 'id_rsa'];
  for (const path of secretFiles) {
    it(`a file that holds secrets: ${path}`, async () => {
      await writeFile(path, 'API_KEY=sk-not-a-real-key-0123456789\n');
      assert.match(await told(await openFile(path)), /is a kind of file that holds secrets\. It is never sent\.$/);
    });
  }

  it('what the setting excludes', async () => {
    // The folder's settings exclude `private/`.
    await writeFile('private/salaries.py', 'boss = 1\n');
    assert.match(await told(await openFile('private/salaries.py')), /excluded by the setting codetrain\.exclude/);
  });

  it('what the ignore file excludes, as soon as it does', async () => {
    await writeFile('secretSauce.ts', 'export const salt = 3;\n');
    const editor = await openFile('secretSauce.ts');
    placeCursor(editor, 1);
    assert.equal(await refuse(editor), undefined);
    await writeFile('.codetrainignore', 'secretSauce.*\n');
    assert.match(await told(editor), /excluded by the file \.codetrainignore/);
    await vscode.workspace.fs.delete(fileIn('.codetrainignore'));
  });

  it('output of a program', async () => {
    const channel = vscode.window.createOutputChannel('Some output');
    channel.appendLine('some text');
    channel.show();
    const editor = await until(
      async () => vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'output'),
      (found) => found !== undefined,
    );
    assert.match(await told(editor), /^This is output, not code\./);
    channel.dispose();
  });
});
