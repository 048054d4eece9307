import assert from 'node:assert/strict';
import { failedInStream } from '../../src/messages/providerFailure.ts';

describe('an error in a stream', () => {
  for (const type of ['constructor', 'toString', '__proto__', '', 'an_error_of_tomorrow']) {
    it(`of the unknown type "${type}" is the fault of the request`, () => {
      const { kind, error } = failedInStream(type);
      assert.equal(kind, 'rejected');
      assert.match(error.message, /status 400\.$/);
    });
  }
});
