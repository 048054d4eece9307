import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { entries } from './books.ts';
import { LessonPage } from './lessonPage.ts';
import { forgetRequests, requests } from './provider.ts';
import { shown } from './shown.ts';
import { changeSettings, stage } from './stage.ts';

/** Keys that the provider stand-in accepts. */
const anthropicKey = 'sk-ant-sandbox';
const openRouterKey = 'sk-or-sandbox';

const lesson = new LessonPage();

describe('your own Anthropic key', () => {
  let settledBefore = 0;

  before(async () => {
    settledBefore = (await entries()).length;
    await forgetRequests();
    await stage().workbench.closeAllEditors();
    await changeSettings({ 'codetrain.provider': 'anthropic' });
  });

  it('is asked for when it is missing', async () => {
    await explain();
    await lesson.reaches('failed');
    assert.match(await shown(lesson.failure), /No API key is set/);
  });

  it('is told to be wrong when it is', async () => {
    const { workbench } = stage();
    await lesson.failure.locator('[data-action="setApiKey"]').click();
    await workbench.answer('sk-ant-of-someone-else');
    await explain();
    await lesson.reaches('failed');
    await lesson.failure.getByText('The API key was not accepted').waitFor();
  });

  it('gets a lesson from Anthropic itself, by its real address', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Set API Key');
    await workbench.answer(anthropicKey);
    await forgetRequests();
    await explain();
    await lesson.reaches('done');
    const [request] = await requests();
    assert.equal(request?.flavour, 'anthropic');
    assert.equal(request?.headers['host'], 'api.anthropic.com');
    assert.equal(request?.headers['codetrain-session'], undefined, 'what is of our service stays with it');
  });

  it('leaves no trace in our books', async () => {
    assert.equal((await entries()).length, settledBefore);
  });

  it('is nowhere on the disk, nor in the page', async () => {
    const { editor, workbench } = stage();
    assert.deepEqual(await filesWith(editor.dir, anthropicKey), []);
    const stored = await workbench.page.evaluate(() => JSON.stringify(localStorage));
    assert.doesNotMatch(stored, new RegExp(anthropicKey));
    assert.doesNotMatch(await lesson.text(), new RegExp(anthropicKey));
  });

  it('is gone once it is removed', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Remove API Key');
    await explain();
    await lesson.failure.getByText('No API key is set').waitFor();
  });
});

describe('an endpoint of your own', () => {
  before(async () => {
    await forgetRequests();
    await stage().workbench.closeAllEditors();
    await changeSettings({
      'codetrain.provider': 'endpoint',
      'codetrain.endpoint.baseUrl': `${stage().service.model}/api`,
      'codetrain.endpoint.model': 'anthropic/claude-haiku-5.5',
    });
  });

  after(async () => {
    await stage().workbench.closeAllEditors();
    await changeSettings({ 'codetrain.provider': 'managed' });
  });

  it('gets a lesson from there, with the key of that server', async () => {
    const { workbench } = stage();
    await workbench.run('CodeTrain: Set API Key');
    await workbench.answer(openRouterKey);
    await explain();
    await lesson.reaches('done');
    const [request] = await requests();
    assert.equal(request?.flavour, 'openrouter');
    assert.match(await lesson.text(), /anthropic\/claude-haiku-5\.5/);
  });
});

async function explain(): Promise<void> {
  await stage().workbench.selectLines('cart.ts', 10, 19);
  await lesson.explain();
}

/** Files below a folder that hold a text, relative to it. */
async function filesWith(dir: string, text: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const hits = await Promise.all(files.map(async (file) => (await readFile(file)).includes(text)));
  return files.filter((_, index) => hits[index]).map((file) => path.relative(dir, file));
}
