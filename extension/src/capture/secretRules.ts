/** A stretch of text that is a secret. */
export interface FoundSecret {
  readonly start: number;
  /** Offset after the last character. */
  readonly end: number;
  /** For people, for instance `AWS key`. */
  readonly kind: string;
}

/** Group 1 is the secret; without groups, the whole match. */
interface SecretRule {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly accept?: (secret: string, match: RegExpExecArray) => boolean;
  /** Only in these languages; absent: in all. */
  readonly languages?: ReadonlySet<string>;
}

/** Languages in which values need no quotes. */
const configuration = new Set([
  ...['dotenv', 'properties', 'ini', 'toml', 'yaml', 'dockercompose', 'dockerfile', 'shellscript', 'powershell', 'bat'],
  ...['makefile', 'plaintext', 'markdown', 'terraform', 'log'],
]);

const secretWord =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|token|credentials?)';

/** A name that ends in a word for secrets, however it is written: `dbPassword`, `DB_PASSWORD`, `"db-password"`. */
const secretName = `(?<![\\w.-])[\\w.-]{0,80}?${secretWord}["'\`]?\\]?`;

/**
 * What secretlint's recommended rules leave out. They look at one line each, and at text a person might have typed. Lines
 * of minified code are long: a repetition is bounded wherever a match may begin inside of one, or another one follows it.
 */
const rules: readonly SecretRule[] = [
  { kind: 'JWT', pattern: /\beyJ[\w-]{6,800}\.eyJ[\w-]{6,}(?:\.[\w-]*)?/g },
  { kind: 'bearer token', pattern: /\bBearer\s+([\w.~+/-]{20,}=*)/g },
  {
    kind: 'password',
    // A literal: `password = "…"`, `password: str = '…'`, `"password": "…"`, `password := "…"`, `'password' => '…'`.
    pattern: new RegExp(
      `${secretName}\\s{0,20}(?::\\s{0,4}[\\w<>\\[\\]|?][\\w<>\\[\\]|? ]{0,30})?\\s{0,20}(?::=|=>|={1,3}|!==?|:)\\s{0,200}[bfru@$]{0,2}(["'\`])(?<secret>[^"'\`\\r\\n]{4,})\\1`,
      'gi',
    ),
    accept: isLikelySecret,
  },
  {
    kind: 'password',
    // Configuration: `PASSWORD=…`, `password: …`, `export TOKEN=…` alone on their line.
    pattern: new RegExp(
      `^[ \\t]*(?:export[ \\t]+|set[ \\t]+|-[ \\t]+|ENV[ \\t]+)?${secretName}(?:[ \\t]*=|:)[ \\t]*(?<secret>[^\\s"'\`(){}\\[\\],;$<]{6,})[ \\t]*$`,
      'gim',
    ),
    languages: configuration,
    accept: isLikelySecret,
  },
  // `scheme://user:password@host`; a password may hold an `@` too.
  { kind: 'password', pattern: /:\/\/[^\s:@/'"`]*:([^\s/'"`]{3,})@/g, accept: isLikelySecret },
  {
    kind: 'password',
    // Of an address: `?user=me&password=…`.
    pattern: new RegExp(`[?&][\\w.-]{0,40}?${secretWord}=(?<secret>[^\\s&#"'\`()]{4,})`, 'gi'),
    accept: isLikelySecret,
  },
  { kind: 'API key', pattern: /\b(?:sk|pk|rk)[_-](?:live|test|proj|ant|or)?[_-]?[A-Za-z0-9_-]{16,}/g },
  { kind: 'AWS key', pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'API key', pattern: /\bAIza[\w-]{35}\b/g },
  {
    kind: 'API key',
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{18,}|xox[abprs]-[\w-]{10,})/g,
  },
];

/** Placeholders, references and prompts are no secrets, and an explanation may need them. */
function isLikelySecret(secret: string, match: RegExpExecArray): boolean {
  if (/\s/.test(secret)) return false;
  if (/^(?:\$\{.*\}|\{\{.*\}\}|\{\w*\}|%\w+%|<.*>|\*+|x+|\.+|-+|_+)$/i.test(secret)) return false;
  if (
    /^(?:null|none|true|false|undefined|string|number|boolean|required|optional|password|passwd|secret|token|bearer|basic|text|hidden)$/i.test(
      secret,
    )
  )
    return false;
  if (/^(?:https?:\/\/[^@]*|process\.env.*|os\.environ.*|env\(.*)$/i.test(secret)) return false;
  // `token` names many things that are none: only what looks random counts.
  const isToken = /token["'`]?\]?\s*(?:[:=!]|$)/i.test(match[0].slice(0, match[0].length - secret.length));
  return !isToken || (secret.length >= 12 && /\d/.test(secret) && /[a-z]/i.test(secret));
}

/** Secrets by our own rules, in any order, perhaps overlapping. */
export function findSecrets(text: string, languageId: string): FoundSecret[] {
  const found: FoundSecret[] = [];
  for (const { kind, pattern, accept, languages } of rules) {
    if (languages !== undefined && !languages.has(languageId)) continue;
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.secret ?? match[1] ?? match[0];
      if (accept !== undefined && !accept(secret, match)) continue;
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ start, end: start + secret.length, kind });
    }
  }
  return found;
}
