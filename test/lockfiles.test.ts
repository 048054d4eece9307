import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

interface LockedPackage {
  readonly optionalDependencies?: Record<string, string>;
  readonly resolved?: string;
}

/** A package of another platform is not installed here, but `npm ci` refuses a lock file that does not name it. */
describe('lock files', () => {
  for (const file of ['package-lock.json', 'e2e/package-lock.json', 'bench/package-lock.json']) {
    const { packages } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
      packages: Record<string, LockedPackage>;
    };

    it(`${file} names the packages of every platform`, () => {
      const locked = new Set(Object.keys(packages).map((where) => where.split('node_modules/').at(-1)));
      const missing = Object.values(packages)
        .flatMap((each) => Object.keys(each.optionalDependencies ?? {}))
        .filter((name) => !locked.has(name));
      assert.deepEqual(missing, []);
    });

    it(`${file} names no registry's host`, () => {
      const hosts = Object.values(packages).filter((each) => /^https?:/.test(each.resolved ?? ''));
      assert.deepEqual(hosts, []);
    });
  }
});
