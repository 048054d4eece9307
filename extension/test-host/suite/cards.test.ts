import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askCard } from '../../src/cards/askCard.ts';
import { makeCard } from '../../src/cards/makeCard.ts';
import { placeOf } from '../../src/cards/placeOf.ts';
import { closeEverything, fileIn, openFile, until, writeFile } from '../documents.ts';

const code = ['export function tax(net: number): number {', '  const rate = 0.2;', '  return net * rate;', '}'];

/** A card about `code` in a file, as a lesson makes it, or a quiz if a subject is given. */
async function cardAbout(path: string, subject?: string, lines: readonly string[] = code) {
  const question = {
    question: subject === undefined ? 'What does it add?' : 'What does `tax` return?',
    options: [
      { text: '`number`', correct: true, why: '' },
      { text: '`string`', correct: false, why: '' },
    ],
  };
  const type = subject === undefined ? 'explain' : 'returnType';
  const place = placeOf(fileIn(path), 'typescript', 1, ['tax']);
  const learned = {
    type,
    question,
    grade: 'good',
    place,
    lines,
    ...(subject !== undefined && { subject }),
  } as const;
  return (await makeCard(learned, new Date())) ?? assert.fail();
}

describe('the code of a card at its review', () => {
  afterEach(closeEverything);

  it('is asked about as it is where it is unchanged, or has moved', async () => {
    await writeFile('card/same.ts', code.join('\n'));
    const same = await askCard(await cardAbout('card/same.ts'));
    assert.deepEqual([same.notices, same.doubt], [[], undefined]);
    await writeFile('card/moved.ts', ['', '// above', ...code].join('\n'));
    const moved = await askCard(await cardAbout('card/moved.ts'));
    assert.match(moved.notices.join(), /has moved since, by \+2 lines/);
    assert.equal(moved.question.ref?.startLine, 3);
  });

  it('is not asked about without a word where it has changed or is gone', async () => {
    await writeFile('card/changed.ts', code.join('\n').replace('0.2', '0.25'));
    assert.equal((await askCard(await cardAbout('card/changed.ts'))).doubt, 'changed');
    await writeFile('card/emptied.ts', 'export {};\n');
    assert.equal((await askCard(await cardAbout('card/emptied.ts'))).doubt, 'gone');
    assert.equal((await askCard(await cardAbout('card/never.ts', undefined, ['nowhere();', 'else();']))).doubt, 'gone');
  });

  it('is found in a file of another name', async () => {
    const lines = code.map((line) => line.replace('tax', 'oldTax'));
    await writeFile('card/old.ts', ['// only here', ...lines].join('\n'));
    const card = await cardAbout('card/old.ts', undefined, lines);
    await vscode.workspace.fs.rename(fileIn('card/old.ts'), fileIn('card/renamed.ts'));
    const found = await askCard(card);
    assert.equal(found.uri, fileIn('card/renamed.ts').toString());
    assert.match(found.notices.join(), /card\/old\.ts is renamed\.ts now/);
  });

  it('of another workspace is asked about as it was learned', async () => {
    const card = await cardAbout('card/same.ts');
    const place = { ...card.place, workspace: 'file:///somewhere/else', workspaceName: 'else' };
    const asked = await askCard({ ...card, place });
    assert.equal(asked.doubt, undefined);
    assert.match(asked.notices.join(), /of the workspace else, which is not open here/);
  });

  it('has its answer looked up anew, if no model made the question', async () => {
    const changed = code.join('\n').replace('): number', '): Promise<string>').replace('export', 'export async');
    const more =
      'export function half(net: number): number {\n  return net / 2;\n}\nexport function name(): string {\n  return "";\n}\n';
    await writeFile('card/renewed.ts', `${changed}\n${more}`);
    await openFile('card/renewed.ts');
    const card = await cardAbout('card/renewed.ts', 'tax');
    const asked = await until(
      () => askCard(card),
      ({ renewed }) => renewed !== undefined,
    );
    assert.ok('options' in asked.question);
    assert.equal(asked.question.options.find(({ correct }) => correct)?.text, '`Promise<string>`');
    assert.match(asked.notices.join(), /so has the answer/);
  });
});
