/** Root hooks: one service, one editor, where Ada is signed in, and one browser for all files; a picture after every test. */
import assert from 'node:assert/strict';
import { signInAs } from './signInPages.ts';
import { lowerStage, raiseStage, stage } from './stage.ts';

export const mochaHooks: Mocha.RootHookObject = {
  async beforeAll() {
    await raiseStage();
    await signInAs('Ada');
  },

  async afterEach(this: Mocha.Context) {
    const test = this.currentTest;
    const state = test?.state === 'failed' ? 'FAILED ' : '';
    await stage().workbench.screenshot(`${state}${test?.fullTitle() ?? 'unknown'}`);
  },

  async afterAll() {
    const clean = await lowerStage();
    assert.ok(clean, 'Ctrl-C left processes of `npm start` behind.');
  },
};
