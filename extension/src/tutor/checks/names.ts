import { unknownIdentifiers } from '../identifiers.ts';
import type { CodeFacts } from './code.ts';
import type { Finding } from './finding.ts';

/** Names in backticks that are not in the code. `field` is where in the part the text stands. */
export function nameFindings<Part>(part: Part, field: string, markdown: string, code: CodeFacts): Finding<Part>[] {
  const unknown = unknownIdentifiers(markdown, code.names);
  if (unknown.length === 0) return [];
  const names = unknown.map((name) => `\`${name}\``).join(', ');
  return [{ part, rule: 'unknownName', detail: `\`${field}\` puts in backticks what is not in the code: ${names}.` }];
}
