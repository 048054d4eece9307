import assert from 'node:assert/strict';
import type { Located } from '../../src/capture/locate.ts';
import type { Card } from '../../src/cards/card.ts';
import { composeExplain } from '../../src/tutor/explain/compose.ts';
import { makeCard } from '../cards/support.ts';
import { editor, withFakeEditor } from '../host/fakeEditor.ts';

const canary = 'hunter2Secret99';
const address = `postgres://admin:${canary}@db.internal/prod`;
const code = `import { connect } from './db';

connect('${address}', (db) => {
  const rows = db.query('select 1');
  return rows;
});`;

describe('capturing a snippet', () => {
  beforeEach(() => editor.reset());

  async function capture(startLine: number, endLine: number, cards?: () => Promise<readonly Card[]>) {
    const { captureSnippet } = await withFakeEditor(() => import('../../src/capture/captureSnippet.ts'));
    const { document } = editor.select(code, startLine, endLine);
    return captureSnippet({ document, span: { startLine, endLine } } as unknown as Located, [], cards);
  }

  /** As TypeScript's outline has it. */
  const outline = (name: string) =>
    editor.providers.set('vscode.executeDocumentSymbolProvider', () => [
      { name, kind: 'Function', range: { start: { line: 2 }, end: { line: 5 } }, children: [] },
    ]);

  const names = [
    `connect('${address}') callback`,
    `connect('${address}...`,
    // Kept whole, since other names in quotes are keys and titles.
    `"${address}"`,
    address,
  ];
  for (const name of names) {
    it(`lets no secret out through the name ${name}`, async () => {
      outline(name);
      const snippet = await capture(4, 5);
      assert.equal(snippet.symbolPath.length, 1);
      assert.ok(snippet.context.some(({ kind }) => kind === 'signature'));
      assert.ok(!JSON.stringify(composeExplain(snippet, 'en')).includes(canary));
    });
  }

  it('names a callback after what it is given to', async () => {
    outline(`connect('${address}') callback`);
    const { symbolPath, context } = await capture(4, 5);
    assert.deepEqual(symbolPath, ['connect() callback']);
    const signature = context.find(({ kind }) => kind === 'signature');
    assert.equal(signature?.label, 'connect() callback');
    assert.equal(signature?.text, "3| connect('postgres://admin:[redacted: password]@db.internal/prod', (db) => {");
  });

  describe('tells what the learner has shown', () => {
    const question = `Is '${address}' where \`rows\` come from?`;
    const place = { ...makeCard().place, path: 'src/app.ts', workspace: 'file:///workspace', symbolPath: ['rows'] };
    const cards = async () => [makeCard({ question, subject: 'rows', place })];
    const learnerOf = async (read: () => Promise<readonly Card[]>) =>
      (await capture(3, 6, read)).context.find(({ kind }) => kind === 'learner')?.text;

    it('by cards that touch the code, without secrets', async () => {
      const text = await learnerOf(cards);
      assert.match(text ?? '', /^missed: /);
      assert.ok(!text?.includes(canary), text);
    });
    it('not if that is left out', async () => {
      editor.settings.set('leaveOutContext', ['learner']);
      assert.equal(await learnerOf(cards), undefined);
    });
    it('not if the cards cannot be read', async () =>
      assert.equal(await learnerOf(() => Promise.reject(new Error('damaged'))), undefined));
  });

  it('lets no secret out through what language services tell', async () => {
    editor.providers.set('vscode.executeHoverProvider', () => [
      { contents: [`\`\`\`ts\nconst address: "${address}"\n\`\`\``] },
    ]);
    const snippet = await capture(3, 6);
    assert.ok(snippet.context.some(({ kind }) => kind === 'type'));
    assert.ok(!JSON.stringify(composeExplain(snippet, 'en')).includes(canary));
  });
});
