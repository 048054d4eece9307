import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GroupCommit } from '../../src/metering/groupCommit.ts';
import { until } from '../support/until.ts';

/** Statements as they were sent; each stays open until it is ended by hand. */
function recorder() {
  const sent: { items: readonly string[]; end: () => void; fail: (error: Error) => void }[] = [];
  const send = (items: readonly string[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    sent.push({ items, end: () => resolve(items.map((item) => item.toUpperCase())), fail: reject });
    return promise;
  };
  return { sent, send, batches: () => sent.map(({ items }) => items.join('')) };
}

const away = new Error('The database is away.');
const isOfOneItem = (error: unknown): boolean => error !== away;
const account = (item: string): string => item.charAt(0);

describe('group commit', () => {
  it('sends at once while a lane is free', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 2, most: 10 });
    const results = [group.submit('a'), group.submit('b')];
    assert.deepEqual(batches(), ['a', 'b']);
    for (const { end } of sent) end();
    assert.deepEqual(await Promise.all(results), ['A', 'B']);
  });

  it('gathers what comes while all lanes are busy, in order', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 10 });
    const results = ['a', 'b', 'c', 'd'].map((item) => group.submit(item));
    assert.deepEqual(batches(), ['a']);
    sent[0]?.end();
    await results[0];
    await nextTurn();
    assert.deepEqual(batches(), ['a', 'bcd']);
    sent[1]?.end();
    assert.deepEqual(await Promise.all(results), ['A', 'B', 'C', 'D']);
  });

  it('starts another statement once the one under way takes too long, and no sooner', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 2, patienceMs: 50, most: 10 });
    const results = ['a', 'b', 'c'].map((item) => group.submit(item));
    assert.deepEqual(batches(), ['a']);
    await until(async () => (sent.length > 1 ? true : undefined));
    assert.deepEqual(batches(), ['a', 'bc']);
    results.push(group.submit('d'));
    sent[1]?.end();
    await until(async () => (sent.length > 2 ? true : undefined));
    assert.deepEqual(batches(), ['a', 'bc', 'd'], 'the first one is stuck, and the others go past it');
    for (const { end } of sent) end();
    assert.deepEqual(await Promise.all(results), ['A', 'B', 'C', 'D']);
  });

  it('puts no two items of one key into a statement', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 10 });
    const results = ['x', 'a1', 'a2', 'b1', 'a3', 'b2'].map((item) => group.submit(item));
    for (let index = 0; index < 4; index++) {
      sent[index]?.end();
      await nextTurn();
    }
    assert.deepEqual(batches(), ['x', 'a1b1', 'a2b2', 'a3']);
    assert.deepEqual(await Promise.all(results), ['X', 'A1', 'A2', 'B1', 'A3', 'B2']);
  });

  it('sends no more than its most at a time', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 2 });
    const results = ['a', 'b', 'c', 'd'].map((item) => group.submit(item));
    for (let index = 0; index < 3; index++) {
      sent[index]?.end();
      await nextTurn();
    }
    assert.deepEqual(batches(), ['a', 'bc', 'd']);
    await Promise.all(results);
  });

  it('lets an item that spoils a statement fail alone', async () => {
    const sent: string[] = [];
    const spoiled = new Error('spoiled');
    const send = async (items: readonly string[]): Promise<string[]> => {
      sent.push(items.join(''));
      await nextTurn();
      if (items.includes('b')) throw spoiled;
      return items.map((item) => item.toUpperCase());
    };
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 10 });
    const results = await Promise.allSettled(['x', 'a', 'b', 'c'].map((item) => group.submit(item)));
    assert.deepEqual(sent, ['x', 'abc', 'a', 'b', 'c']);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason)),
      ['X', 'A', spoiled, 'C'],
    );
  });

  it('lets all fail at once with what is the fault of none', async () => {
    const { sent, send, batches } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 10 });
    const results = ['x', 'a', 'b', 'c'].map((item) => group.submit(item));
    const settled = Promise.allSettled(results);
    sent[0]?.end();
    await nextTurn();
    sent[1]?.fail(away);
    assert.deepEqual(
      (await settled).map((result) => (result.status === 'fulfilled' ? result.value : result.reason)),
      ['X', away, away, away],
    );
    assert.deepEqual(batches(), ['x', 'abc']);
  });

  it('goes on after a failure', async () => {
    const { sent, send } = recorder();
    const group = new GroupCommit({ send, keyOf: account, isOfOneItem, lanes: 1, most: 10 });
    const first = group.submit('a');
    const second = group.submit('b');
    sent[0]?.fail(new Error('gone'));
    await assert.rejects(first, /gone/);
    await nextTurn();
    sent[1]?.end();
    assert.equal(await second, 'B');
  });
});
