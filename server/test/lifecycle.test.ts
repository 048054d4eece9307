import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { headers } from '@codetrain/contract/headers';
import { newSessionId } from './support/accounts.ts';
import { assertBalanced, assertConsistent, entriesOf, onlyEntryOf } from './support/books.ts';
import { whileLocked } from './support/locks.ts';
import { startProcess } from './support/process.ts';
import { answerEvents, fails, fallsSilentAfter, heldOpen } from './support/provider.ts';
import {
  goodRequest,
  type Learner,
  learner,
  startService,
  type TestService,
  testEnvironment,
} from './support/server.ts';
import { someoneWaits, until } from './support/until.ts';
import { passedIn } from './support/usage.ts';

describe('a server that is asked to stop', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startService({ DRAIN_TIMEOUT_MS: '2000' });
  });
  afterEach(async () => {
    await assertBalanced(service.pool);
    await service.stop();
  });

  it('accepts nothing new and lets streams finish', async () => {
    const person = await service.account();
    const { script, finish } = heldOpen();
    service.provider.next(script);
    const answer = await person.ask();
    const closing = service.server.close();
    await assert.rejects(fetch(`${service.server.url}/healthz`));
    finish();
    assert.equal(passedIn(await answer.text()), answerEvents().join(''));
    await closing;
    assert.equal((await onlyEntryOf(service.pool, person.id)).outcome, 'completed');
  });

  it('says so on connections that are still open', async () => {
    const person = await service.account();
    const { script, finish } = heldOpen();
    service.provider.next(script);
    const socket = connect(Number(new URL(service.server.url).port), '127.0.0.1');
    const body = JSON.stringify(goodRequest);
    const head = `authorization: Bearer ${person.token}\r\n${headers.session}: ${newSessionId()}\r\nhost: x\r\n`;
    const post = `POST /v1/messages HTTP/1.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    let said = '';
    socket.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    socket.write(post);
    await until(async () => said.includes('message_start') || undefined);
    const closing = service.server.close();
    socket.write(`GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n${post}`);
    await until(async () => service.log().includes('"draining"') || undefined);
    finish();
    await Promise.all([closing, once(socket, 'close')]);
    assert.match(said, /message_stop.*HTTP\/1\.1 503.*"draining".*HTTP\/1\.1 503.*shutting_down/s);
    assert.equal((await entriesOf(service.pool, person.id)).length, 1);
  });

  it('ends streams that take too long with an error event, and settles them', async () => {
    const person = await service.account();
    service.provider.next(fallsSilentAfter(answerEvents().slice(0, 5)));
    const answer = await person.ask();
    const arrived = service.provider.received.at(-1);
    await service.server.close();
    assert.match(await answer.text(), /event: error\ndata: .*shutting_down.*\n\n$/);
    await arrived?.aborted;
    const entry = await onlyEntryOf(service.pool, person.id);
    assert.deepEqual([entry.outcome, entry.inputTokens], ['failed_midway', '120']);
  });
});

describe('a server that stops while a request is not with a provider', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startService({
      DRAIN_TIMEOUT_MS: '100',
      MODEL_FALLBACKS: '{"claude-haiku-5-5": ["anthropic:other"]}',
    });
  });
  afterEach(() => service.stop());

  const holdOf = 'SELECT FROM "Hold" WHERE "accountId" = $1 FOR UPDATE';
  const periodOf = 'SELECT FROM "Period" WHERE "accountId" = $1 FOR UPDATE';
  const logged = (words: string) => until(async () => service.log().includes(words) || undefined);
  const outcomes = async (person: Learner) =>
    (await entriesOf(service.pool, person.id)).map(({ outcome, costNanos }) => [outcome, costNanos]);

  it('settles one whose client has left between two attempts', async () => {
    const person = await service.account();
    const failing = Promise.withResolvers<void>();
    service.provider.next(async (res, request) => {
      await failing.promise;
      await fails(529)(res, request);
    });
    const arrival = service.provider.arrival();
    const stop = new AbortController();
    const asked = person.ask({}, {}, stop.signal);
    await arrival;
    const { closing } = await whileLocked(service.pool, holdOf, [person.id], async () => {
      failing.resolve();
      await someoneWaits(service.pool);
      stop.abort();
      await assert.rejects(asked);
      await logged('client left');
      const closed = service.server.close();
      await logged('the drain time is over');
      return { closing: closed };
    });
    await closing;
    assert.deepEqual(await outcomes(person), [
      ['failed_before_output', '0'],
      ['stopped_by_user', '0'],
    ]);
    await assertBalanced(service.pool);
  });

  it('settles one whose client has left while it was being admitted', async () => {
    const person = await service.account();
    await (await person.ask()).text();
    const stop = new AbortController();
    const { closing } = await whileLocked(service.pool, periodOf, [person.id], async () => {
      const asked = person.ask({}, {}, stop.signal);
      await someoneWaits(service.pool);
      stop.abort();
      await assert.rejects(asked);
      await logged('client left');
      const closed = service.server.close();
      await logged('the drain time is over');
      return { closing: closed };
    });
    await closing;
    assert.deepEqual((await outcomes(person))[1], ['stopped_by_user', '0']);
    await assertBalanced(service.pool);
  });

  it('sends none on that is admitted after the drain time', async () => {
    const person = await service.account();
    await (await person.ask()).text();
    const { asked, closing } = await whileLocked(service.pool, periodOf, [person.id], async () => {
      const answer = person.ask();
      await someoneWaits(service.pool);
      const closed = service.server.close();
      await logged('the drain time is over');
      return { asked: answer, closing: closed };
    });
    const answer = await asked;
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /shutting_down/);
    await closing;
    assert.deepEqual((await outcomes(person))[1], ['failed_before_output', '0']);
    assert.equal(service.provider.received.length, 1);
    await assertBalanced(service.pool);
  });
});

describe('a server process', () => {
  let service: TestService;
  let env: Record<string, string>;
  before(async () => {
    service = await startService();
    env = testEnvironment(service.database.url, service.provider.url);
  });
  after(() => service.stop());

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal}, after its streams`, async () => {
      const server = await startProcess(env);
      const { id, token } = await service.account();
      const { script, finish } = heldOpen();
      service.provider.next(script);
      const answer = await learner(server.url, id, token).ask();
      const ended = server.end(signal);
      await until(async () => server.output().includes('"draining"') || undefined);
      finish();
      assert.equal(passedIn(await answer.text()), answerEvents().join(''));
      assert.equal(await ended, 0);
      assert.equal((await onlyEntryOf(service.pool, id)).outcome, 'completed');
    });
  }

  it('that is killed leaves a hold, which the next one ends at no cost', async () => {
    const server = await startProcess(env);
    const { id, token } = await service.account();
    service.provider.next(fallsSilentAfter(answerEvents().slice(0, 5)));
    const answer = await learner(server.url, id, token).ask();
    await server.end('SIGKILL');
    await assert.rejects(answer.text());
    await assertConsistent(service.pool);
    assert.deepEqual(await entriesOf(service.pool, id), []);

    // As if its time had passed: a minute more than a request may take.
    await service.pool.query(`UPDATE "Hold" SET "expiresAt" = now() - interval '1 second' WHERE "accountId" = $1`, [
      id,
    ]);
    const next = await startProcess(env);
    const entry = await onlyEntryOf(service.pool, id);
    assert.deepEqual([entry.outcome, entry.costNanos], ['expired', '0']);
    await assertBalanced(service.pool);
    assert.equal(await next.end('SIGTERM'), 0);
  });

  it('says in one sentence that its port is taken', async () => {
    const { port } = new URL(service.server.url);
    await assert.rejects(
      startProcess({ ...env, PORT: port }),
      /did not start: listen EADDRINUSE: address already in use/,
    );
  });
});
