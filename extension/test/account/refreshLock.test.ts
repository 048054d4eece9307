import assert from 'node:assert/strict';
import { mkdir, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RefreshLock } from '../../src/account/refreshLock.ts';

describe('RefreshLock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'lock-')), 'not', 'there', 'yet');
  });

  it('lets one at a time do something, also after one failed', async () => {
    let inside = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        new RefreshLock(folder).hold(async () => {
          inside += 1;
          assert.equal(inside, 1);
          await new Promise((resolve) => setTimeout(resolve, 5));
          inside -= 1;
          if (index % 3 === 0) throw new Error('failed');
        }),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'rejected').length, 3);
  });

  it('is not held by a window that crashed', async () => {
    await new RefreshLock(folder).hold(async () => {});
    const file = join(folder, 'refresh.lock');
    await writeFile(file, '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    assert.equal(await new RefreshLock(folder).hold(async () => 'done'), 'done');
  });

  it('stays with a window whose refresh takes long, and goes from one that fell silent', async () => {
    const beat = 200;
    const order: string[] = [];
    const long = new RefreshLock(folder, beat).hold(async () => {
      await new Promise((resolve) => setTimeout(resolve, 6 * beat));
      order.push('long');
    });
    const next = new RefreshLock(folder, beat).hold(async () => order.push('next'));
    await Promise.all([long, next]);
    assert.deepEqual(order, ['long', 'next']);

    const file = join(folder, 'refresh.lock');
    await writeFile(file, '');
    const ahead = new Date(Date.now() + 60_000);
    await utimes(file, ahead, ahead);
    assert.equal(await new RefreshLock(folder, beat).hold(async () => 'done'), 'done');
  });

  it('is gone without where an old one cannot be removed', async () => {
    const file = join(folder, 'refresh.lock');
    await mkdir(file, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    assert.equal(await new RefreshLock(folder).hold(async () => 'done'), 'done');
  });

  it('is gone without where nothing can be written', async () => {
    assert.equal(await new RefreshLock('/dev/null/nowhere').hold(async () => 'done'), 'done');
  });
});
