import type { Ref } from '../lesson.ts';
import { type NumberedLines, resolveRef } from '../refs.ts';
import type { Finding } from './finding.ts';

export function referenceFinding<Part>(part: Part, ref: Ref, code: NumberedLines): Finding<Part> {
  const last = code.startLine + code.lines.length - 1;
  const place = `${ref.startLine} to ${ref.endLine}`;
  const detail =
    `The quote ${JSON.stringify(ref.quote)} of lines ${place} is not the text of line ${ref.startLine}, and of no ` +
    `other single line; the snippet has lines ${code.startLine} to ${last}.`;
  return { part, rule: 'reference', detail };
}

/** Where a reference really points, or what is wrong with it. */
export function checkRef<Part>(part: Part, ref: Ref, code: NumberedLines): { ref?: Ref; findings: Finding<Part>[] } {
  const resolved = resolveRef(code, ref);
  return resolved ? { ref: resolved, findings: [] } : { findings: [referenceFinding(part, ref, code)] };
}
