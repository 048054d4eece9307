import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { composeQuiz } from '../../src/keyless/compose.ts';
import type { CodeFacts } from '../../src/keyless/facts.ts';
import { gatherFacts } from '../../src/keyless/gather.ts';
import { type KindName, kindNames, kindOf } from '../../src/keyless/kinds/index.ts';
import { closeEverything, openFile, until, writeFile } from '../documents.ts';

const whole = { startLine: 1, endLine: 1 };

/** The questions that can be asked of a document, as `kind subject: key`. */
const asked = (facts: CodeFacts): string[] =>
  kindNames.flatMap((kind) =>
    kindOf(kind)
      .draft(facts)
      .map(({ subject, key }) => `${kind} ${subject}: ${key.text}`),
  );

describe('questions without a model', () => {
  afterEach(closeEverything);

  it('are made of what the language service of TypeScript knows', async () => {
    const { document } = await openFile('src/cart.ts');
    const facts = await until(
      () => gatherFacts(document, whole),
      (known) => (known?.signatures.size ?? 0) > 2 && (known?.uses.size ?? 0) > 2,
    );
    assert.ok(facts);
    const questions = asked(facts);
    for (const expected of [
      'parameterOf total: `shipping`',
      'parameterCount total: `2`'.replaceAll('`', ''),
      'returnType total: `number`',
      'returnType merge: `Line[]`',
      'useCount FREE_SHIPPING_FROM: 1',
      'lastLine total: Line 19',
      'memberOrder Line: `quantity`',
      'symbolKind total: a function',
      'longestFunction total: `total`',
    ]) {
      assert.ok(questions.includes(expected), `${expected} is not among\n${questions.join('\n')}`);
    }
    assert.ok(composeQuiz(facts, 'seed').length >= 4);
  });

  it('know the callers and the file of a name across files', async () => {
    await writeFile('src/rates.ts', 'export const rate = (kind: string): number => kind.length;\n');
    await writeFile(
      'src/bill.ts',
      `import { rate } from './rates';

function net(kind: string): number {
  return rate(kind) * 2;
}

function rounded(value: number): number {
  return Math.round(value);
}

function label(text: string): string {
  return text.trim();
}

export function bill(kind: string): string {
  return label(String(net(kind)));
}
`,
    );
    const { document } = await openFile('src/bill.ts');
    const facts = await until(
      () => gatherFacts(document, whole),
      (known) => known?.definitions.some(({ file }) => file === 'rates.ts') === true && known.uses.size > 3,
    );
    assert.ok(facts);
    const questions = asked(facts);
    for (const expected of [
      'callerOf net: `bill`',
      'declaringFile rate: `rates.ts`',
      'unusedHere rounded: `rounded`',
    ]) {
      assert.ok(questions.includes(expected), `${expected} is not among\n${questions.join('\n')}`);
    }
  });

  it('need no more than an outline, in any language', async () => {
    const symbol = (name: string, kind: vscode.SymbolKind, first: number, last: number) =>
      new vscode.DocumentSymbol(
        name,
        '',
        kind,
        new vscode.Range(first - 1, 0, last - 1, 80),
        new vscode.Range(first - 1, 4, first - 1, 4 + name.length),
      );
    const provider = vscode.languages.registerDocumentSymbolProvider('python', {
      provideDocumentSymbols: () => [
        symbol('restock', vscode.SymbolKind.Function, 6, 13),
        symbol('weekly', vscode.SymbolKind.Function, 16, 20),
      ],
    });
    try {
      const { document } = await openFile('inventory.py');
      const facts = await gatherFacts(document, whole);
      assert.ok(facts);
      assert.deepEqual(
        facts.symbols.map(({ name, kind }) => `${name} ${kind}`),
        ['restock function', 'weekly function'],
      );
      const kinds = new Set(composeQuiz(facts, 'seed').map(({ kind }) => kind));
      for (const kind of ['symbolKind', 'lastLine'] satisfies KindName[]) assert.ok(kinds.has(kind), kind);
    } finally {
      provider.dispose();
    }
  });

  it('are none where no language service knows the file', async () => {
    const { document } = await openFile('inventory.py');
    assert.equal(await gatherFacts(document, whole), undefined);
  });
});
