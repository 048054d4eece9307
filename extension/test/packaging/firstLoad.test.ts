import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import { builds } from '../../../esbuild.mjs';
import { firstLoad } from '../../packaging/vsix.ts';

describe('firstLoad', () => {
  const output = (
    bytes: number,
    ...imports: { path: string; kind: 'import-statement' | 'dynamic-import'; external?: true }[]
  ) => ({
    bytes,
    imports,
    exports: [],
    inputs: {},
  });
  const outputs = {
    'a.js': output(
      1,
      { path: 'b.js', kind: 'import-statement' },
      { path: 'late.js', kind: 'dynamic-import' },
      { path: 'vscode', kind: 'import-statement', external: true },
    ),
    'b.js': output(10, { path: 'c.js', kind: 'import-statement' }, { path: 'a.js', kind: 'import-statement' }),
    'c.js': output(100),
    'late.js': output(1000),
  };

  it('counts what is imported statically, once', () => assert.equal(firstLoad({ outputs }, ['a.js', 'c.js']), 111));
  it('refuses an entry that was not built', () => assert.throws(() => firstLoad({ outputs }, ['x.js'])));
});

describe('what the host loads', () => {
  const heavy = /node_modules\/(@anthropic-ai|zod|@secretlint|tokenx)\//;
  const built = esbuild.build({ ...builds.host, metafile: true, write: false });

  /** The outputs that are loaded with the module of a source file. */
  async function loadedWith(source: string) {
    const { metafile } = await built;
    assert.ok(metafile);
    const entry = Object.keys(metafile.outputs).find((file) => metafile.outputs[file]?.entryPoint === source);
    assert.ok(entry, source);
    const loaded = new Set([entry]);
    for (const file of loaded) {
      for (const { path, kind, external } of metafile.outputs[file]?.imports ?? []) {
        if (kind !== 'dynamic-import' && !external) loaded.add(path);
      }
    }
    const inputs = [...loaded].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
    return { bytes: firstLoad(metafile, [entry]), inputs };
  }

  it('at activation: less than 60 kB, and nothing heavy', async () => {
    const { bytes, inputs } = await loadedWith('extension/src/extension.ts');
    assert.ok(bytes < 60_000, `${bytes} bytes`);
    assert.deepEqual(
      inputs.filter((input) => heavy.test(input)),
      [],
    );
  });

  it('before the panel opens: nothing heavy', async () => {
    const { inputs } = await loadedWith('extension/src/session/lessons.ts');
    assert.deepEqual(
      inputs.filter((input) => heavy.test(input)),
      [],
    );
  });
});
