import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { captureSnippet } from '../../src/capture/captureSnippet.ts';
import { type Location, locate } from '../../src/capture/locate.ts';
import type { Snippet } from '../../src/tutor/snippet.ts';
import { closeEverything, openFile, openText, placeCursor, selectLines, until, writeFile } from '../documents.ts';

/** What is captured at the selection of an editor. */
async function capture(editor: vscode.TextEditor): Promise<Snippet> {
  return captureSnippet(located(await locate(editor)));
}

function located(location: Location) {
  assert.equal(location.kind, 'located', JSON.stringify(location));
  return location.located;
}

describe('capture', () => {
  afterEach(closeEverything);

  it('takes the selected lines, by their numbers and with where they are', async () => {
    const editor = await openFile('src/cart.ts');
    selectLines(editor, 12, 17);
    const snippet = await until(
      () => capture(editor),
      ({ symbolPath }) => symbolPath.length > 0,
    );
    assert.equal(snippet.path, 'src/cart.ts');
    assert.equal(snippet.languageId, 'typescript');
    assert.equal(snippet.startLine, 12);
    assert.equal(snippet.lines.length, 6);
    assert.equal(snippet.lines[0], '  for (const line of lines) {');
    assert.equal(snippet.lines.at(-1), '  }');
    assert.equal(snippet.symbolPath[0], 'total');
  });

  it('brings along what the language service knows of them', async () => {
    const editor = await openFile('src/cart.ts');
    selectLines(editor, 11, 18);
    const has = ({ context }: Snippet, kind: string, words: string) =>
      context.some((item) => item.kind === kind && item.text.includes(words));
    // A service that is warming up answers only some of the questions in time.
    await until(
      () => capture(editor),
      (snippet) =>
        has(snippet, 'signature', '10| export function total') && has(snippet, 'definition', 'FREE_SHIPPING_FROM = 50'),
    );
  });

  it('means the lines that are touched, not those behind the last line break', async () => {
    const editor = await openFile('src/cart.ts');
    editor.selection = new vscode.Selection(new vscode.Position(11, 8), new vscode.Position(14, 0));
    const { span } = located(await locate(editor));
    assert.deepEqual(span, { startLine: 12, endLine: 14 });
  });

  it('takes the enclosing function where nothing is selected', async () => {
    const editor = await openFile('src/cart.ts');
    placeCursor(editor, 24);
    const span = await until(
      async () => located(await locate(editor)).span,
      ({ startLine }) => startLine === 21,
    );
    assert.deepEqual(span, { startLine: 21, endLine: 28 });
  });

  it('takes the block around the cursor where the editor knows no symbols', async () => {
    const editor = await openText('one\n\ntwo\nthree\n\nfour\n');
    placeCursor(editor, 4);
    const snippet = await capture(editor);
    assert.deepEqual(snippet.lines, ['two', 'three']);
    assert.equal(snippet.startLine, 3);
  });

  it('keeps tabs and leaves out line ends of Windows', async () => {
    const editor = await openFile('windows.js');
    assert.equal(editor.document.eol, vscode.EndOfLine.CRLF);
    selectLines(editor, 1, 3);
    assert.deepEqual((await capture(editor)).lines, ['function area(w, h) {', '\treturn w * h;', '}']);
  });

  it('keeps emoji and text that is written from right to left', async () => {
    const line = 'const greeting = "👩‍👩‍👧 שלום עולם، مرحبا 🇮🇱"; // 𝒙 = ½';
    const editor = await openText(`${line}\nconst other = 1;\n`, 'javascript');
    // A selection that begins within a character of two code units still means whole lines.
    editor.selection = new vscode.Selection(new vscode.Position(0, 19), new vscode.Position(0, 22));
    const snippet = await capture(editor);
    assert.deepEqual(snippet.lines, [line]);
  });

  it('takes a document that was never saved, by its title', async () => {
    const editor = await openText('let a = 1;\nlet b = a;\n', 'javascript');
    selectLines(editor, 1, 2);
    const snippet = await capture(editor);
    assert.match(snippet.path, /^Untitled-\d+$/);
    assert.deepEqual(snippet.lines, ['let a = 1;', 'let b = a;']);
  });

  it('takes the cell of a notebook, and says which', async () => {
    const cells = ['import math', 'def area(r):\n    return math.pi * r ** 2'].map((source) => ({
      cell_type: 'code',
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    }));
    await writeFile(
      'circle.ipynb',
      JSON.stringify({ cells, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 }),
    );
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? assert.fail(), 'circle.ipynb');
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(1, 2)] });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const editor = await until(
      async () => vscode.window.activeTextEditor,
      (active) => active?.document === notebook.cellAt(1).document,
    );
    assert.ok(editor);
    selectLines(editor, 1, 2);
    const snippet = await capture(editor);
    assert.equal(snippet.path, 'circle.ipynb#cell-2');
    assert.deepEqual(snippet.lines, ['def area(r):', '    return math.pi * r ** 2']);
  });

  it('goes on from the open document when its file is deleted meanwhile', async () => {
    await writeFile('doomed.py', 'def f(x):\n    return x\n');
    const editor = await openFile('doomed.py');
    selectLines(editor, 1, 2);
    await vscode.workspace.fs.delete(editor.document.uri);
    assert.deepEqual((await capture(editor)).lines, ['def f(x):', '    return x']);
  });

  it('survives that the lines are deleted while they are captured', async () => {
    const editor = await openText('let a = 1;\nlet b = 2;\nlet c = 3;', 'javascript');
    selectLines(editor, 2, 3);
    const place = located(await locate(editor));
    const captured = captureSnippet(place);
    await editor.edit((edit) => edit.delete(new vscode.Range(0, 0, 3, 0)));
    assert.deepEqual((await captured).lines, ['let b = 2;', 'let c = 3;']);
  });

  it('replaces secrets, line by line, also in what goes along', async () => {
    const secret = 'AKIAIOSFODNN7EXAMPLQ';
    await writeFile('keys.ts', `export const key = '${secret}';\n`);
    await writeFile(
      'uses.ts',
      `import { key } from './keys';\nexport const own = '${secret}';\nexport const both = [key, own];\n`,
    );
    const editor = await openFile('uses.ts');
    selectLines(editor, 1, 3);
    const snippet = await until(
      () => capture(editor),
      ({ context }) => context.some(({ kind }) => kind === 'definition' || kind === 'type'),
    );
    assert.equal(snippet.lines.length, 3);
    assert.deepEqual(
      snippet.redactions.map(({ line }) => line),
      [2],
    );
    assert.doesNotMatch(JSON.stringify(snippet), new RegExp(secret));
  });
});
