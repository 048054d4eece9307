import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLock } from '../../src/base/fileLock.ts';

describe('FileLock', () => {
  let file: string;
  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'lock-')), 'not', 'there', 'yet', 'the.lock');
  });

  it('lets one at a time do something, also after one failed', async () => {
    let inside = 0;
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        new FileLock(file).hold(async () => {
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
    await new FileLock(file).hold(async () => {});
    await writeFile(file, '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    assert.equal(await new FileLock(file).hold(async () => 'done'), 'done');
  });

  it('stays with a window whose refresh takes long, and goes from one that fell silent', async () => {
    const beat = 200;
    const order: string[] = [];
    let next: Promise<unknown> | undefined;
    await new FileLock(file, beat).hold(async () => {
      next = new FileLock(file, beat).hold(async () => order.push('next'));
      await new Promise((resolve) => setTimeout(resolve, 6 * beat));
      order.push('long');
    });
    await next;
    assert.deepEqual(order, ['long', 'next']);

    await writeFile(file, '');
    const ahead = new Date(Date.now() + 60_000);
    await utimes(file, ahead, ahead);
    assert.equal(await new FileLock(file, beat).hold(async () => 'done'), 'done');
  });

  it('is gone without where an old one cannot be removed', async () => {
    await mkdir(file, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    assert.equal(await new FileLock(file).hold(async () => 'done'), 'done');
  });

  it('tells a holder that was passed over, and leaves the lock to the next one', async () => {
    const lock = new FileLock(file);
    await lock.hold(async (isHeld) => {
      assert.ok(await isHeld());
      // What another window does that found no sign of life.
      await writeFile(file, 'another one');
      assert.ok(!(await isHeld()));
    });
    assert.equal(await readFile(file, 'utf8'), 'another one');
  });

  it('is gone without where nothing can be written', async () => {
    assert.equal(await new FileLock('/dev/null/nowhere/the.lock').hold(async () => 'done'), 'done');
  });
});
