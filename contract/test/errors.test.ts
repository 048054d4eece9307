import assert from 'node:assert/strict';
import { errorBody, errorCatalogue, isErrorCode } from '../src/errors.ts';

describe('error catalogue', () => {
  it('has a status that says the same as its type', () => {
    const byStatus: Record<number, string[]> = {
      400: ['invalid_request_error'],
      401: ['authentication_error'],
      403: ['permission_error'],
      404: ['not_found_error'],
      413: ['request_too_large'],
      429: ['rate_limit_error'],
      504: ['timeout_error'],
      529: ['overloaded_error'],
    };
    for (const [code, { status, type }] of Object.entries(errorCatalogue)) {
      const types = byStatus[status];
      if (types) assert.ok(types.includes(type), `${code}: ${status} ${type}`);
    }
  });

  it('lets no limit of a plan be retried', () => {
    for (const code of [
      'sessions_exhausted',
      'budget_exhausted',
      'session_too_long',
      'too_many_open_requests',
    ] as const)
      assert.equal(errorCatalogue[code].retry, false, code);
  });

  it('knows its own codes and no others', () => {
    assert.equal(isErrorCode('budget_exhausted'), true);
    assert.equal(isErrorCode('toString'), false);
  });

  it('reads an error of a newer server whose code it does not know', () => {
    const body = {
      type: 'error',
      error: { type: 'api_error', message: 'New.', code: 'from_the_future' },
      request_id: 'r',
    };
    assert.deepEqual(errorBody.parse(body), body);
  });
});
