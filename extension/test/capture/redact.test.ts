import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../src/capture/redact.ts';

/** Cut in two, so that no tool that looks for secrets in this repository takes the tests for a leak. */
const secrets = {
  aws: `AKIA${'QWERTYUIOPASDFGH'}`,
  github: `ghp_${'abcdefghijklmnopqrstuvwxyz0123456789'}`,
  jwt: `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0NTY3ODkwIn0'}.${'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'}`,
  anthropic: `sk-ant-api03-${'Ab1'.repeat(31)}AA`,
  stripe: `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`,
  slack: `https://hooks.slack.com/services/T${'0000ABCD1/B0000ABCD2/abcdefghij1234567890wxyz'}`,
  google: `AIza${'SyA1234567890abcdefghijklmnopqrstuv'}`,
};

async function redactText(text: string, languageId = 'typescript') {
  const { lines, redactions } = await redact(text.split('\n'), 10, languageId);
  return { text: lines.join('\n'), redactions };
}

describe('redaction', () => {
  const secret: [string, string, string?][] = [
    [`const key = '${secrets.aws}';`, secrets.aws],
    [`fetch(url, { headers: { authorization: \`token ${secrets.github}\` } });`, secrets.github],
    [`const jwt = "${secrets.jwt}";`, secrets.jwt],
    [`  "x-api-key": "${secrets.anthropic}",`, secrets.anthropic],
    [`stripe('${secrets.stripe}')`, secrets.stripe],
    [`?key=${secrets.google}`, secrets.google],
    ["const password = 'hunter22';", 'hunter22'],
    ['DB_PASSWORD: str = "correct-horse"', 'correct-horse', 'python'],
    ["'dbPassword' => 'tr0ub4dor&3',", 'tr0ub4dor&3', 'php'],
    ['if (user.password === "letmein!") {', 'letmein!'],
    ['password := "s3cr3t"', 's3cr3t', 'go'],
    ['  clientSecret: `abcDEF123456`,', 'abcDEF123456'],
    ['apiKey="0123456789abcdef0123"', '0123456789abcdef0123'],
    ['const authToken = "a1b2c3d4e5f6a7b8";', 'a1b2c3d4e5f6a7b8'],
    ['postgres://app:pa55w0rd@db:5432/app', 'pa55w0rd'],
    ['redis.connect("redis://:qwe123@cache")', 'qwe123'],
    ['export API_KEY=abc123def456', 'abc123def456', 'shellscript'],
    ['  password: Sup3rGeheim', 'Sup3rGeheim', 'yaml'],
    ['curl -H "Authorization: Bearer abcdefghijklmnopqrstuvwx"', 'abcdefghijklmnopqrstuvwx', 'shellscript'],
  ];
  for (const [code, hidden, languageId] of secret) {
    it(`hides ${code.slice(0, 48)}`, async () => {
      const { text, redactions } = await redactText(code, languageId);
      assert.ok(!text.includes(hidden), text);
      assert.match(text, /\[redacted: [A-Za-z ]+\]/);
      assert.ok(redactions.length >= 1 && redactions.every(({ line }) => line === 10));
    });
  }

  const harmless = [
    'const password = await prompt("Enter your password");',
    'password: string;',
    'passwordSchema: z.string().min(8),',
    'const apiKey = process.env.API_KEY;',
    'const url = `https://api.example.com/v1/users`;',
    'if (token.type === "Identifier") return;',
    "const tokenType = 'Bearer';",
    'interface Props { password?: string; token: string }',
    '<input type="password" name="password" />',
    `password = "\${DB_PASSWORD}"`,
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    'integrity sha512-4gNNCrdMhR7jyXcJEdqPdJZjGqg2oP9Jd2OkUHzE4fYgPvKn3A==',
  ];
  for (const code of harmless) {
    it(`leaves ${code.slice(0, 48)}`, async () => assert.equal((await redactText(code)).text, code));
  }

  it('hides every line of a private key and keeps the lines', async () => {
    const body = Array.from({ length: 6 }, (_, index) => `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}${index}`);
    const key = [
      'const a = 1;',
      `const pem = \`-----BEGIN ${'RSA'} PRIVATE KEY-----`,
      ...body,
      `-----END ${'RSA'} PRIVATE KEY-----\`;`,
      'use(pem);',
    ];
    const { lines, redactions } = await redact(key, 1, 'typescript');
    assert.equal(lines.length, key.length);
    assert.doesNotMatch(lines.join('\n'), /MIIE/);
    assert.deepEqual([lines[0], lines.at(-1)], ['const a = 1;', 'use(pem);']);
    assert.equal(redactions.length, 8);
  });

  for (const comment of [
    '// secretlint-disable',
    '# secretlint-disable',
    '/* secretlint-disable */',
    '// secretlint-disable-next-line',
  ]) {
    it(`is not switched off by ${comment}`, async () => {
      const { lines } = await redact([comment, `const hook = '${secrets.slack}';`], 1, 'typescript');
      assert.equal(lines[1], "const hook = '[redacted: Slack token]';");
    });
  }

  const addresses: [string, string][] = [
    [
      "connect('postgres://admin:hunter2Secret99@db.internal/prod', (db) => {",
      "connect('postgres://admin:[redacted: password]@db.internal/prod', (db) => {",
    ],
    [
      'const a = "mongodb+srv://me:hunter2Secret99@db.test/x?w=1", b = 3;',
      'const a = "mongodb+srv://me:[redacted: password]@db.test/x?w=1", b = 3;',
    ],
    ['x(`mysql://a:hunter2@Secret99@db:33/p`);', 'x(`mysql://a:[redacted: password]@db:33/p`);'],
    ["go('https://me:hunter2Secret99@host.test/x')", "go('https://me:[redacted: password]@host.test/x')"],
    [
      "dial('postgres://db.test/prod?user=me&password=hunter2Secret99&ssl=1')",
      "dial('postgres://db.test/prod?user=me&password=[redacted: password]&ssl=1')",
    ],
  ];
  for (const [code, shown] of addresses) {
    it(`covers the password alone in ${code}`, async () => assert.equal((await redactText(code)).text, shown));
  }

  it('keeps what is around a secret, and finds several in a line', async () => {
    const { text, redactions } = await redactText('login("me", password="one1111", secret="two2222") // ok');
    assert.equal(text, 'login("me", password="[redacted: password]", secret="[redacted: password]") // ok');
    assert.equal(redactions.length, 2);
  });

  it('keeps the number of lines whatever comes', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', ' ')),
      fc.constantFrom(
        ...Object.values(secrets),
        'password = "',
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        '"',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        assert.equal((await redact(lines, 1, 'yaml')).lines.length, lines.length);
      }),
      { numRuns: 60 },
    );
  });

  // Each makes a pattern that repeats without bounds begin again at every character.
  for (const unit of ['a+', 'eyJaaaaaa-', 'a://b:', 'password:', 'password ', 'password=" ', '?token=', 'a_', ' ']) {
    it(`takes a line of 300,000 characters of ${JSON.stringify(unit)} without trouble`, async () => {
      const line = `password${unit.repeat(300_000 / unit.length)}`;
      for (const languageId of ['typescript', 'yaml']) await redact([line], 1, languageId);
    });
  }

  it('takes a line of 200,000 characters without trouble', async () => {
    const { text } = await redactText(`const data = "${'QmFzZTY0'.repeat(25_000)}"; password = "hunter22"`);
    assert.ok(!text.includes('hunter22'));
  });
});
