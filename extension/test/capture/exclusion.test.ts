import assert from 'node:assert/strict';
import { excludedBy } from '../../src/capture/exclusion.ts';

/** One row for each pattern, with names that no other pattern matches. */
const secretFiles: readonly (readonly [pattern: string, ...paths: string[]])[] = [
  ['.env*', '.env.local', '.envrc'],
  ['*.env', 'production.env'],
  ['*.pem', 'server.pem'],
  ['*.key', 'server.key'],
  ['*.p12', 'identity.p12'],
  ['*.pfx', 'identity.pfx'],
  ['*.jks', 'release.jks'],
  ['*.keystore', 'debug.keystore'],
  ['*.kdbx', 'passwords.kdbx'],
  ['id_rsa*', 'id_rsa', 'id_rsa.bak'],
  ['id_dsa*', 'id_dsa', 'id_dsa.bak'],
  ['id_ecdsa*', 'id_ecdsa', 'id_ecdsa_sk'],
  ['id_ed25519*', 'id_ed25519', 'id_ed25519_sk'],
  ['.netrc', '.netrc'],
  ['.pgpass', '.pgpass'],
  ['.npmrc', '.npmrc'],
  ['.pypirc', '.pypirc'],
  ['.htpasswd', '.htpasswd'],
];

describe('secret files', () => {
  const nothingElse = { setting: [], ignoreFile: undefined };

  for (const [pattern, ...paths] of secretFiles) {
    for (const path of paths) {
      it(`excludes ${path} when the list has ${pattern}`, () => assert.equal(excludedBy(path, nothingElse), 'secrets'));

      it(`excludes ${path} when it is in a folder or in upper case`, () => {
        assert.equal(excludedBy(`apps/web/${path}`, nothingElse), 'secrets');
        assert.equal(excludedBy(path.toUpperCase(), nothingElse), 'secrets');
      });

      it(`excludes ${path} when the setting and the ignore file allow it`, () => {
        const allowed = { setting: ['!*', `!${path}`], ignoreFile: `!*\n!${path}\n` };
        assert.equal(excludedBy(path, allowed), 'secrets');
      });
    }
  }

  for (const path of ['env.ts', 'pem.ts', 'src/keys.ts', 'src/rsa_id.ts', 'npmrc', 'netrc.md', 'src/pgpass.ts']) {
    it(`allows ${path} when only part of its name looks secret`, () =>
      assert.equal(excludedBy(path, nothingElse), undefined));
  }
});
