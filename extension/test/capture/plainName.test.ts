import assert from 'node:assert/strict';
import { plainName } from '../../src/capture/plainName.ts';

describe('the plain name of a symbol', () => {
  const cases: [string, string][] = [
    ["connect('postgres://admin:hunter2@db/prod') callback", 'connect() callback'],
    ['app.get("/users", auth) callback', 'app.get() callback'],
    // Cut off by the language service.
    ["connect('postgres://admin:hunter2@db.inter...", 'connect()'],
    ['sign(`${key}) callback', 'sign() callback'],
    ['total', 'total'],
    ['add(int, String)', 'add(int, String)'],
    ['operator()', 'operator()'],
    ['impl Display for Cart', 'impl Display for Cart'],
    ["'content-type'", "'content-type'"],
    ["What's new (and old)", "What's new (and old)"],
  ];
  for (const [name, plain] of cases) it(`of ${name}`, () => assert.equal(plainName(name), plain));
});
