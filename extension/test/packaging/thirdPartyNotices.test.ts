import assert from 'node:assert/strict';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { thirdPartyNotices } from '../../packaging/thirdPartyNotices.ts';

const root = path.resolve(import.meta.dirname, '../../..');

function bundle(inputs: Record<string, number>): Metafile {
  const output = {
    bytes: 0,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }])),
  };
  return { inputs: {}, outputs: { 'extension/dist/extension.cjs': output } };
}

describe('third-party notices', () => {
  it('hold the licence of every package that gave code, scoped ones too, once', async () => {
    const notices = await thirdPartyNotices(root, [
      bundle({ 'node_modules/lit-html/lit-html.js': 10, 'node_modules/lit-html/is-server.js': 10 }),
      bundle({ 'node_modules/@vscode-elements/elements/dist/index.js': 10, 'extension/src/extension.ts': 10 }),
    ]);
    assert.equal(notices.match(/^lit-html \d/gm)?.length, 1);
    assert.match(notices, /^@vscode-elements\/elements \d/m);
    assert.match(notices, /Redistribution and use in source and binary forms/);
    assert.match(notices, /CC BY 4\.0/);
  });

  it('leave out what was read and not used', async () => {
    assert.doesNotMatch(
      await thirdPartyNotices(root, [bundle({ 'node_modules/lit-html/lit-html.js': 0 })]),
      /lit-html/,
    );
  });
});
