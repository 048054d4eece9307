import assert from 'node:assert/strict';
import { CONTRACT_VERSION, checkClientVersion } from '../src/version.ts';

describe('contract version', () => {
  const cases: [string | undefined, string][] = [
    [undefined, 'ok'],
    [String(CONTRACT_VERSION), 'ok'],
    [String(CONTRACT_VERSION + 1), 'serverTooOld'],
    ['0', 'clientTooOld'],
    ['-1', 'clientTooOld'],
    ['one', 'clientTooOld'],
    ['1.5', 'clientTooOld'],
    ['', 'clientTooOld'],
  ];
  for (const [header, expected] of cases)
    it(`${header === undefined ? 'no header' : JSON.stringify(header)} is ${expected}`, () => {
      assert.equal(checkClientVersion(header), expected);
    });
});
