import assert from 'node:assert/strict';
import { secretOfEnvFile } from '../src/folder.ts';
import { LessonPage } from './lessonPage.ts';
import { forgetRequests, requests } from './provider.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';
import { until } from './until.ts';

const lesson = new LessonPage();

describe('what cannot be explained', () => {
  beforeEach(async () => {
    await forgetRequests();
    await stage().workbench.run('Notifications: Clear All Notifications');
    await stage().workbench.closeAllEditors();
  });

  afterEach(async () => {
    assert.deepEqual(await requests(), [], 'nothing was sent');
  });

  it('without an editor it says what to do', async () => {
    await explain();
    await stage().workbench.notification('Open a source file and select the lines to explain.').waitFor();
  });

  it('an empty file is named so', async () => {
    await stage().workbench.openFile('empty.ts');
    await explain();
    await stage().workbench.notification('This file is empty.').waitFor();
  });

  it('a file that holds secrets is never sent', async () => {
    const { workbench } = stage();
    await workbench.openFile('.env');
    await explain();
    const said = workbench.notification('is a kind of file that holds secrets');
    await said.waitFor();
    assert.doesNotMatch(await shown(said), new RegExp(secretOfEnvFile));
  });

  it('too many lines are offered in smaller pieces', async () => {
    const { workbench } = stage();
    await workbench.openFile('huge.ts');
    await workbench.run('Select All');
    await workbench.status('selected)').waitFor();
    await explain();
    await workbench.page
      .getByText(/300 lines|first 300|Lines 1–300/i)
      .first()
      .waitFor();
    await workbench.screenshot('too many lines');
    await workbench.page.keyboard.press('Escape');
  });

  const explain = () => stage().workbench.run('CodeTrain: Explain');
});

describe('code that tries to take over', () => {
  before(forgetRequests);

  it('is explained as code, and cannot draw itself into the lesson', async () => {
    const { workbench } = stage();
    await workbench.closeAllEditors();
    await workbench.openFile('hostile.js');
    await workbench.selectLines('hostile.js', 1, 8);
    await lesson.explain();
    await lesson.reaches('done');
    assert.equal(await lesson.source(), 'hostile.js:1–8');
    assert.equal(await lesson.images.count(), 0, 'no image of the code is loaded');
    const [request] = await until(requests, (all) => all.length > 0);
    const body = JSON.stringify(request?.body);
    assert.equal(body.match(/<\/snippet>/g)?.length, 1, 'the snippet has one end');
  });
});
