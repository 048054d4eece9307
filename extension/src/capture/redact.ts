import { lintSource } from '@secretlint/core';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { Redaction } from '../tutor/snippet.ts';
import { type FoundSecret, findSecrets } from './secretRules.ts';

export interface Redacted {
  /** As many lines as before. */
  readonly lines: readonly string[];
  readonly redactions: readonly Redaction[];
}

/** Names of secretlint's rules where their ids are not words for people. */
const kinds: Readonly<Record<string, string>> = {
  aws: 'AWS key',
  gcp: 'Google Cloud key',
  privatekey: 'private key',
  npm: 'npm token',
  basicauth: 'password',
  database_connection_string: 'password',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  slack: 'Slack token',
  sendgrid: 'SendGrid key',
  shopify: 'Shopify key',
  openai: 'OpenAI key',
  anthropic: 'Anthropic key',
  stripe: 'Stripe key',
};

/**
 * Replaces secrets in lines by what kind they were, line by line, so that numbers stay.
 * @param lines Lines of a document, or a window of it: secrets of several lines are seen only as a whole.
 * @param startLine One-based number of the first.
 * @param languageId The editor's, since configuration files need no quotes around a secret.
 */
export async function redact(lines: readonly string[], startLine: number, languageId: string): Promise<Redacted> {
  const text = lines.join('\n');
  const secrets = merged([...(await secretlint(text)), ...findSecrets(text, languageId)]);
  const result: string[] = [];
  const redactions: Redaction[] = [];
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const here = secrets.filter((secret) => secret.start < offset + line.length && secret.end > offset);
    let kept = line;
    for (const { start, end, kind } of here.reverse()) {
      const from = Math.max(0, start - offset);
      kept = `${kept.slice(0, from)}[redacted: ${kind}]${kept.slice(Math.min(line.length, end - offset))}`;
      redactions.push({ line: startLine + index, kind });
    }
    result.push(kept);
    offset += line.length + 1;
  }
  return { lines: result, redactions };
}

/** Without the rule by which a comment switches the search off: code must not decide what leaves the editor. */
const searched = rules
  .filter((rule) => !rule.meta.id.endsWith('-filter-comments'))
  .map((rule) => ({ id: rule.meta.id, rule }));

async function secretlint(text: string): Promise<FoundSecret[]> {
  const { messages } = await lintSource({
    // A name without meaning: rules look at the text alone.
    source: { filePath: 'snippet.txt', ext: '.txt', content: text, contentType: 'text' },
    options: { config: { rules: searched } },
  });
  return messages.map(({ range: [start, end], ruleId }) => {
    const name = ruleId.replace(/^.*secretlint-rule-/, '').replaceAll('-', '_');
    const found = { start, end, kind: kinds[name] ?? 'secret' };
    return name === 'basicauth' || name === 'database_connection_string' ? passwordIn(text, found) : found;
  });
}

/** Of an address the password alone: the rest explains the code, and the rule for databases takes code after it too. */
function passwordIn(text: string, { start, end, kind }: FoundSecret): FoundSecret {
  const address = /^[^"'`\s]*/.exec(text.slice(start, end))?.[0] ?? '';
  const password = /:\/\/[^:@/]*:([^/]+)@/d.exec(address)?.indices?.[1];
  if (password === undefined) return { start, end: address === '' ? end : start + address.length, kind };
  return { start: start + password[0], end: start + password[1], kind };
}

/** In order, with overlapping ones joined; the first names the kind. */
function merged(secrets: readonly FoundSecret[]): FoundSecret[] {
  const result: FoundSecret[] = [];
  for (const secret of [...secrets].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last !== undefined && secret.start < last.end) {
      result[result.length - 1] = { ...last, end: Math.max(last.end, secret.end) };
    } else if (secret.end > secret.start) result.push(secret);
  }
  return result;
}
