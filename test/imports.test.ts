import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');

type Case = readonly [file: string, specifier: string];

/** The cases whose import the linter refuses: each is written as a file of its own into a copy of the folders. */
function refusals(cases: readonly Case[]): Set<Case> {
  const dir = mkdtempSync(path.join(tmpdir(), 'codetrain-imports-'));
  try {
    const config = JSON.parse(readFileSync(path.join(root, 'biome.json'), 'utf8'));
    writeFileSync(path.join(dir, 'biome.json'), JSON.stringify({ ...config, vcs: { enabled: false } }));
    cases.forEach(([folder, specifier], index) => {
      mkdirSync(path.join(dir, folder), { recursive: true });
      const source = `import { x } from '${specifier}';\n\nexport const y = x;\n`;
      writeFileSync(path.join(dir, folder, `case${index}.ts`), source);
    });
    const run = spawnSync(
      process.execPath,
      [biome, 'lint', '.', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none'],
      { cwd: dir, encoding: 'utf8' },
    );
    const refused = [...run.stdout.matchAll(/case(\d+)\.ts"/g)].map((match) => cases[Number(match[1])]);
    return new Set(refused.filter((one) => one !== undefined));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

describe('who may import whom', () => {
  const refused: Case[] = [
    ['contract/src', 'express'],
    ['contract/src', 'node:fs'],
    ['extension/src/session', '@codetrain/server/app'],
    ['extension/src/session', '../../../server/src/app.ts'],
    ['extension/src/session', '@codetrain/sandbox/postgres'],
    ['extension/src/session', '../../webview/main.ts'],
    ['extension/src/tutor', 'vscode'],
    ['extension/src/tutor/explain', 'node:fs'],
    ['extension/src/tutor', '../model/provider.ts'],
    ['extension/src/tutor/explain', '../../model/provider.ts'],
    ['extension/webview', 'vscode'],
    ['extension/webview', '../src/session/lesson.ts'],
    ['extension/webview/plan', '../../src/billing/billing.ts'],
    ['server/src/messages', '@codetrain/sandbox/postgres'],
    ['server/src/messages', '../../../extension/src/tutor/lesson.ts'],
    ['server/src/billing', '../messages/relay.ts'],
    ['server/src/billing', '@clerk/express'],
    ['server/src/account', 'stripe'],
    ['server/src/identity', 'stripe'],
    ['server/src/metering', 'stripe'],
    ['server/src/messages', 'oidc-provider'],
    ['server/src/identity', '../messages/relay.ts'],
    ['server/src/identity', '@codetrain/sandbox/clerk'],
  ];
  const allowed: Case[] = [
    ['contract/src', 'zod/mini'],
    ['contract/src', './version.ts'],
    ['extension/src/session', '@codetrain/contract/headers'],
    ['extension/src/session', '../tutor/lesson.ts'],
    ['extension/src/tutor/explain', '../lesson.ts'],
    ['extension/src/tutor/explain', 'partial-json'],
    ['extension/webview', '../src/panel/protocol.ts'],
    ['extension/webview/parts', '../../src/tutor/lesson.ts'],
    ['extension/webview/plan', '../../src/billing/protocol.ts'],
    ['server/src/messages', '@codetrain/contract/headers'],
    ['server/src/identity/clerk', '@clerk/express'],
    ['server/src/billing', 'stripe'],
    ['server/test', '@codetrain/sandbox/postgres'],
  ];
  let found: Set<Case>;
  before(() => {
    found = refusals([...refused, ...allowed]);
  });

  for (const one of refused)
    it(`${one[0]} may not import ${one[1]}`, () => {
      assert.ok(found.has(one));
    });
  for (const one of allowed)
    it(`${one[0]} may import ${one[1]}`, () => {
      assert.ok(!found.has(one));
    });
});
