import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newSealingKey, SealedCopy } from '../../src/account/sealedCopy.ts';
import { Machine } from './support/window.ts';

describe('the sealed copy of a session', () => {
  it('is opened by the same sign-in alone, and shows nothing on the disk', async () => {
    const machine = new Machine();
    const session = machine.newSession();
    const copy = new SealedCopy(machine.folder);
    await copy.write(session);
    assert.deepEqual(await copy.open({ ...session, generation: 7 }), session);
    assert.equal(await copy.open({ ...session, sealingKey: newSealingKey() }), undefined);
    const [name = '', ...others] = await readdir(machine.folder);
    assert.deepEqual(others, []);
    const sealed = await readFile(join(machine.folder, name), 'latin1');
    for (const secret of [session.tokens.access, session.tokens.refresh, session.account.label, session.sealingKey]) {
      assert.ok(!sealed.includes(secret) || secret.length < 4, secret);
    }
    await copy.remove();
    assert.equal(await copy.open(session), undefined);
  });

  it('is nobody’s when it was changed', async () => {
    const machine = new Machine();
    const session = machine.newSession();
    const copy = new SealedCopy(machine.folder);
    await copy.write(session);
    const file = join(machine.folder, 'session.sealed');
    const bytes = await readFile(file);
    for (const damaged of [
      bytes.map((byte, index) => (index === 40 ? byte ^ 1 : byte)),
      bytes.subarray(0, 5),
      Buffer.alloc(0),
    ]) {
      await writeFile(file, damaged);
      assert.equal(await copy.open(session), undefined);
    }
  });
});
