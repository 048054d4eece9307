import assert from 'node:assert/strict';
import type { BehaviourRequest } from '../../sandbox/src/model.ts';
import { LessonPage } from './lessonPage.ts';
import { answerNext, forgetRequests } from './provider.ts';
import { shown } from './shown.ts';
import { stage } from './stage.ts';

const lesson = new LessonPage();

/** More often than anyone tries again by himself. */
const always = 20;

interface ProviderFault {
  readonly name: string;
  readonly next: BehaviourRequest;
  readonly says: RegExp;
  /** Whether some of the lesson had come by then. */
  readonly midway?: true;
}

const faults: readonly ProviderFault[] = [
  {
    name: 'the provider has too many requests (429)',
    next: { fault: { kind: 'rateLimited', retryAfterSeconds: 0 }, times: always },
    says: /provider does not answer\s+It is overloaded/,
  },
  {
    name: 'the provider is overloaded (529)',
    next: { fault: { kind: 'overloaded' }, times: always },
    says: /provider does not answer\s+It is overloaded/,
  },
  {
    name: 'the provider fails midway',
    next: { fault: { kind: 'errorMidway', afterTokens: 150 }, times: always },
    says: /provider does not answer\s+It is overloaded/,
    midway: true,
  },
  {
    name: 'the connection is cut midway',
    next: { fault: { kind: 'disconnect', afterTokens: 150 }, times: always },
    says: /provider does not answer\s+It cannot be reached/,
    midway: true,
  },
];

describe('when something is down', () => {
  beforeEach(async () => {
    await forgetRequests();
    await stage().workbench.selectLines('cart.ts', 21, 28);
  });

  afterEach(() => stage().gate.open());

  for (const { name, next, says, midway } of faults) {
    it(`says so, and goes on when asked to: ${name}`, async () => {
      await answerNext(next);
      await lesson.explain();
      await lesson.reaches('failed');
      assert.match(await shown(lesson.failure), says);
      assert.equal(await lesson.source(), 'cart.ts:21–28', 'what was asked is kept');
      if (midway) assert.ok((await lesson.steps.count()) > 0, 'what had come is kept');
      await stage().workbench.screenshot(`failure ${name}`);
      await forgetRequests();
      await retry();
    });
  }

  it('says so, and goes on when asked to: the service cannot be reached', async () => {
    await stage().gate.shut();
    await lesson.explain();
    await lesson.reaches('failed');
    assert.match(await shown(lesson.failure), /CodeTrain's service cannot be reached/);
    await stage().workbench.screenshot('failure the service cannot be reached');
    await stage().gate.open();
    await retry();
  });

  it('leaves a trace in the log, by the number of the request and without code', async () => {
    const { workbench } = stage();
    await answerNext({ fault: { kind: 'overloaded' }, times: always });
    await lesson.explain();
    await lesson.reaches('failed');
    const requestId = /[0-9a-f-]{36}/.exec(await shown(lesson.failure))?.[0];
    assert.ok(requestId);
    await workbench.run('CodeTrain: Show Log');
    const log = workbench.page.locator('.panel .view-lines');
    await log.getByText(requestId).first().waitFor();
    assert.doesNotMatch(await shown(log), /bySku/);
    await workbench.screenshot('the log');
    await workbench.run('View: Hide Panel');
  });

  it('keeps the lesson when a follow-up fails', async () => {
    await lesson.explain();
    await lesson.reaches('done');
    const steps = await lesson.steps.count();
    await stage().gate.shut();
    await lesson.ask('Why a Map?');
    const followUp = lesson.followUps.last();
    await followUp.locator('.failure').waitFor();
    assert.equal(await lesson.steps.count(), steps);
    await stage().gate.open();
    await followUp.locator('[data-action="retry"]').click();
    await followUp.locator('.failure').waitFor({ state: 'detached' });
    await lesson.button('Stop').waitFor({ state: 'detached' });
    assert.match(await shown(lesson.followUps.last()), /Why a Map\?\s+\S/);
  });

  async function retry(): Promise<void> {
    await lesson.failure.locator('[data-action="retry"]').click();
    await lesson.reaches('done');
    assert.equal(await lesson.failure.count(), 0);
    assert.ok((await lesson.steps.count()) > 0);
  }
});
