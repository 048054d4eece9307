import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { forgetRequests, requests } from './provider.ts';
import { QuizPage } from './quizPage.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

const quiz = new QuizPage();

describe('a quiz that no model makes', () => {
  before(forgetRequests);

  it('asks about the open file, without giving the key away', async () => {
    const { workbench } = stage();
    await workbench.openFile('cart.ts');
    await workbench.goToLine(11);
    await workbench.run('CodeTrain: Quiz Without a Model');
    await quiz.question.waitFor();
    assert.ok((await quiz.options.count()) >= 3);
    assert.equal(await quiz.question.locator('[data-verdict]').count(), 0);
    await workbench.screenshot('a quiz question');
  });

  it('tells how each answer went, and keeps cards of what was asked', async () => {
    const { workbench } = stage();
    const { of } = await quiz.number();
    for (let number = 1; number <= of; number += 1) {
      await until(quiz.number, (present) => present.number === number && present.of === of);
      await quiz.answer();
      assert.match(await shown(quiz.feedback), /^(Correct\.|Not quite\.)\s+\S/);
      if (number === 1) await workbench.screenshot('a quiz answer');
      await quiz.button(number < of ? 'Next Question' : 'Finish').click();
    }
    assert.match(await shown(quiz.summary), new RegExp(`^\\d of ${of} right`));
    await quiz.button('Keep').click();
    await quiz.summary.getByText(/Kept: [1-9] new cards/).waitFor();
  });

  it('says so where the editor knows nothing of a language', async () => {
    const { workbench } = stage();
    await workbench.openFile('inventory.py');
    await workbench.run('CodeTrain: Quiz Without a Model');
    await quiz.summary.getByText('The editor knows no symbols of this file').waitFor();
  });

  it('asks nobody', async () => assert.deepEqual(await requests(), []));
});

describe('cards that are due', () => {
  it('have nothing to ask on the day they were made', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Review Due Cards');
    await quiz.summary.getByText('Nothing is due').waitFor();
    assert.equal(await quiz.charts.count(), 2);
    await workbench.screenshot('nothing is due');
  });

  it('come in from a file, and the status bar counts them', async () => {
    const { workbench, folder } = stage();
    const file = path.join(folder.path, 'cards.json');
    await writeFile(file, JSON.stringify({ version: 1, cards: [await dueCard()] }));
    await workbench.run('CodeTrain: Import Cards');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'cards.json' }).click();
    await workbench.notification('1 of 1 cards are new here').waitFor();
    await workbench.status('1 card due').waitFor();
  });

  it('are asked, and judged by the key that was kept', async () => {
    const { workbench } = stage();
    await workbench.status('1 card due').click();
    await quiz.question.getByText('What does merge return?').waitFor();
    assert.equal(await quiz.notices.count(), 0, 'the code stands as it was learned');
    await quiz.answer('Map<string, Line>');
    assert.match(await shown(quiz.feedback), /^Not quite\./);
    await workbench.status('1 card due').waitFor({ state: 'hidden' });
  });

  it('are asked again when the answer is taken back', async () => {
    const { workbench } = stage();
    await quiz.button('Undo Last Answer').click();
    await quiz.feedback.waitFor({ state: 'detached' });
    await workbench.status('1 card due').waitFor();
    await quiz.answer('Line[]', 'I am not sure');
    assert.match(await shown(quiz.feedback), /^Correct\./);
    await workbench.screenshot('a card that was answered');
    await quiz.button('Finish').click();
    await quiz.summary.getByText('1 of 1 right').waitFor();
  });
});

describe('cards without options', () => {
  it('show their answer when it was recalled, and take the word of the learner', async () => {
    const { workbench, folder } = stage();
    const { options: _, ...card } = await dueCard();
    const answer = '- One line for each product\n- in the order of their *first* line';
    const asked = { question: 'What does `merge` promise its callers?', answer };
    const recall = {
      ...card,
      ...asked,
      kind: 'recall',
      id: '0b7f2c9e-6c0f-4f0e-9d57-3a1f6f0f4d12',
      type: 'explainBack',
    };
    await writeFile(path.join(folder.path, 'recall.json'), JSON.stringify({ version: 2, cards: [recall] }));
    await workbench.run('CodeTrain: Import Cards');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'recall.json' }).click();
    await workbench.notification('1 of 1 cards are new here').waitFor();
    await workbench.status('1 card due').click();
    await quiz.recall.getByText('What does merge promise').waitFor();
    assert.equal(await quiz.recall.getByText('One line for each product').count(), 0);
    await quiz.button('Show Answer').press('Enter');
    await quiz.recall.getByText('One line for each product').waitFor();
    await workbench.screenshot('a card whose answer is recalled');
    await quiz.button('Hard').press('3');
    await quiz.summary.getByText('1 of 1 right').waitFor();
    await workbench.status('1 card due').waitFor({ state: 'hidden' });
  });

  it('can be asked again when that was a slip', async () => {
    const { workbench } = stage();
    await quiz.button('Undo Last Answer').click();
    await quiz.button('Show Answer').click();
    await quiz.button('Again').click();
    await quiz.summary.getByText('0 of 1 right').waitFor();
    await workbench.status('1 card due').waitFor({ state: 'hidden' });
  });
});

/** A card about `merge` of the sample folder, as an earlier CodeTrain would have made it, and long due. */
async function dueCard() {
  const { folder } = stage();
  const all = (await readFile(path.join(folder.path, 'src', 'cart.ts'), 'utf8')).split('\n');
  const lines = all.slice(20, 28);
  const folded = lines.map((line) => line.replace(/\s+/g, ' ').trim()).filter((line) => line !== '');
  const before = {
    due: '2026-01-01T08:00:00.000Z',
    stability: 0,
    difficulty: 0,
    scheduledDays: 0,
    learningSteps: 0,
    reps: 0,
    lapses: 0,
    state: 0,
  };
  return {
    id: '0b7f2c9e-6c0f-4f0e-9d57-3a1f6f0f4d11',
    type: 'explain',
    question: 'What does `merge` return?',
    options: [
      { text: '`Line[]`', correct: true, why: 'The values of the map, in the order of their first line.' },
      { text: '`Map<string, Line>`', correct: false, why: 'The map stays inside.' },
      { text: '`void`', correct: false, why: 'It changes nothing that it is given.' },
    ],
    place: {
      // The extension runs where the files are: for it they are files.
      workspace: `file://${folder.path}`,
      workspaceName: path.basename(folder.path),
      path: 'src/cart.ts',
      languageId: 'typescript',
      symbolPath: ['merge'],
      startLine: 21,
      lines,
      hash: createHash('sha256').update(folded.join('\n')).digest('hex'),
      anchors: [{ startLine: 21, endLine: 21, quote: lines[0] }],
    },
    createdAt: before.due,
    schedule: before,
    log: [],
  };
}
