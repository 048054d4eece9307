import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LessonPage } from './lessonPage.ts';
import { forgetRequests, requests } from './provider.ts';
import { QuizPage } from './quizPage.ts';
import { changeSettings, stage } from './stage.ts';

const lesson = new LessonPage();
const quiz = new QuizPage();

const file = (name: string) => path.join(stage().folder.path, name);

async function git(...args: readonly string[]): Promise<void> {
  const person = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'commit.gpgsign=false'];
  await promisify(execFile)('git', [...person, ...args], { cwd: stage().folder.path });
}

/** Picks a row of the list that is open; the next list may take its place. */
async function pick(row: string): Promise<void> {
  const { page } = stage().workbench;
  await page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().click();
}

const rows = () => stage().workbench.page.locator('.quick-input-list .monaco-list-row');

describe('training on recent changes', () => {
  let cart = '';

  before(async () => {
    cart = await readFile(file('src/cart.ts'), 'utf8');
    await git('init', '--quiet', '--initial-branch=main');
    await writeFile(file('yarn.lock'), '# nothing\n');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Carts');
    // What an agent might have written meanwhile: a bug, a new file, and more of the lock file.
    await writeFile(
      file('src/cart.ts'),
      cart.replace(
        'goods >= FREE_SHIPPING_FROM ? goods : goods + shipping',
        'Math.max(goods, FREE_SHIPPING_FROM) + shipping',
      ),
    );
    await writeFile(
      file('src/tax.ts'),
      'export function withTax(net: number): number {\n  return Math.round(net * 119) / 100;\n}\n',
    );
    await writeFile(file('yarn.lock'), '# something\n');
    await changeSettings({ 'git.enabled': true });
    await forgetRequests();
  });

  after(async () => {
    await writeFile(file('src/cart.ts'), cart);
    for (const name of ['.git', 'src/tax.ts', 'yarn.lock']) await rm(file(name), { recursive: true });
    await changeSettings({ 'git.enabled': false, 'codetrain.confirmBeforeSending': 'never' });
  });

  it('offers what changed by file and function, and leaves out what tools write', async () => {
    const { workbench } = stage();
    await workbench.openFile('cart.ts');
    await workbench.page.locator('.monaco-breadcrumbs', { hasText: 'cart.ts' }).waitFor();
    await workbench.run('CodeTrain: Train on Recent Changes');
    await rows().filter({ hasText: 'Working tree' }).waitFor();
    await workbench.screenshot('which changes');
    await pick('Working tree');
    await rows().filter({ hasText: 'withTax' }).waitFor();
    await workbench.screenshot('which change');
    const offered = (await rows().allInnerTexts()).join('\n');
    assert.match(offered, /total/);
    assert.match(offered, /1 generated/);
    assert.match(offered, /\+1 −1/);
    assert.match(offered, /\+3 −0/);
    await pick('total');
    await rows().filter({ hasText: 'Quiz Without a Model' }).waitFor();
    await workbench.screenshot('how to learn a change');
  });

  it('begins a lesson on the function, and tells the tutor what stood there before', async () => {
    const { workbench } = stage();
    await lesson.begins(() => pick('Explain'));
    await lesson.reaches('done');
    assert.equal(await lesson.source(), 'cart.ts:10–19');
    const [served, ...others] = await requests();
    assert.deepEqual(others, []);
    const body = JSON.stringify(served?.body);
    assert.match(body, /line 18 is new, instead of:\\n- {3}return goods >= FREE_SHIPPING_FROM/);
    assert.match(body, /18\| {3}return Math\.max/);
    await workbench.screenshot('a lesson on a change');
  });

  it('shows what of it will be sent, for those who ask first', async () => {
    const { workbench } = stage();
    await changeSettings({ 'codetrain.confirmBeforeSending': 'always' });
    await workbench.openFile('cart.ts');
    await workbench.run('CodeTrain: Train on Recent Changes');
    await pick('Working tree');
    await pick('withTax');
    await pick('Guide Me');
    await workbench.page.locator('.tab.active', { hasText: 'What will be sent' }).waitFor();
    await workbench.page.getByText('what was there before: recent change').waitFor();
    await workbench.screenshot('what will be sent of a change');
    assert.equal((await requests()).length, 1);
    await changeSettings({ 'codetrain.confirmBeforeSending': 'never' });
  });

  it('asks about it without a model', async () => {
    const { workbench } = stage();
    await workbench.openFile('cart.ts');
    await workbench.run('CodeTrain: Train on Recent Changes');
    await pick('Working tree');
    await pick('total');
    await pick('Quiz Without a Model');
    await quiz.question.waitFor();
    await workbench.screenshot('a quiz on a change');
    assert.equal((await requests()).length, 1);
  });

  it('takes what was committed too, on a branch or from a commit on', async () => {
    const { workbench } = stage();
    await git('checkout', '--quiet', '-b', 'taxes');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'Shipping and taxes');
    await workbench.status('taxes').waitFor();
    await workbench.run('CodeTrain: Train on Recent Changes');
    await rows().filter({ hasText: 'taxes since main' }).waitFor();
    await pick('From a commit on');
    await rows().filter({ hasText: 'Shipping and taxes' }).waitFor();
    await workbench.screenshot('from which commit on');
    await pick('Shipping and taxes');
    await rows().filter({ hasText: 'withTax' }).waitFor();
    assert.match((await rows().allInnerTexts()).join('\n'), /total/);
    await workbench.page.keyboard.press('Escape');
    await workbench.run('CodeTrain: Train on Recent Changes');
    await pick('This branch');
    await rows().filter({ hasText: 'withTax' }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('says so where nothing has changed', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Train on Recent Changes');
    await pick('Working tree');
    await workbench.notification('Nothing has changed there.').waitFor();
  });
});
