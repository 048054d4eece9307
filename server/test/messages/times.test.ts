import assert from 'node:assert/strict';
import { assertBalanced, onlyEntryOf } from '../support/books.ts';
import { answerEvents, beginStream, fallsSilentAfter } from '../support/provider.ts';
import { startService, type TestService } from '../support/server.ts';
import { passedIn } from '../support/usage.ts';

describe('the times of a request', () => {
  let service: TestService;
  before(async () => {
    service = await startService({ FIRST_BYTE_TIMEOUT_MS: '1000', IDLE_TIMEOUT_MS: '200', REQUEST_TIMEOUT_MS: '1500' });
  });
  afterEach(() => assertBalanced(service.pool));
  after(() => service.stop());

  it('no first byte: 504, at no cost', async () => {
    const learner = await service.account();
    service.provider.next(() => undefined);
    const answer = await learner.ask();
    assert.equal(answer.status, 504);
    assert.match(await answer.text(), /did not begin to answer/);
    const entry = await onlyEntryOf(service.pool, learner.id);
    assert.deepEqual([entry.outcome, entry.costNanos], ['failed_before_output', '0']);
  });

  it('silence midway: the stream ends with an error event', async () => {
    const learner = await service.account();
    service.provider.next(fallsSilentAfter(answerEvents().slice(0, 5)));
    const text = await (await learner.ask()).text();
    assert.match(text, /event: error\ndata: .*fell silent.*provider_timeout.*\n\n$/);
    assert.equal((await onlyEntryOf(service.pool, learner.id)).outcome, 'failed_midway');
  });

  it('a stream that never pauses: cut before its hold can expire', async () => {
    const learner = await service.account();
    const [start, , , delta] = answerEvents();
    service.provider.next((res) => {
      beginStream(res);
      res.write(start);
      const timer = setInterval(() => res.write(delta), 20);
      res.on('close', () => clearInterval(timer));
    });
    const text = await (await learner.ask()).text();
    assert.match(text, /event: error\ndata: .*provider_timeout/);
    assert.equal((await onlyEntryOf(service.pool, learner.id)).outcome, 'failed_midway');
  });
});

describe('a silent stream', () => {
  let service: TestService;
  before(async () => {
    service = await startService({ STREAM_PING_MS: '50' });
  });
  after(() => service.stop());

  it('is pinged between events, and only there', async () => {
    const learner = await service.account();
    const pause = () => new Promise((resolve) => setTimeout(resolve, 200));
    const whole = answerEvents().join('');
    const boundary = answerEvents().slice(0, 4).join('').length;
    service.provider.next(async (res) => {
      beginStream(res);
      res.write(whole.slice(0, boundary));
      await pause();
      res.write(whole.slice(boundary, boundary + 10));
      await pause();
      res.end(whole.slice(boundary + 10));
    });
    const text = passedIn(await (await learner.ask()).text());
    assert.ok(text.slice(boundary).startsWith(': ping\n\n'));
    assert.equal(text.replace(/(?<=\n\n): ping\n\n/g, ''), whole);
  });
});
