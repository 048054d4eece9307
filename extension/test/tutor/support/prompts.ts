import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { estimateTokenCount } from 'tokenx';
import type { TutorRequest } from '../../../src/tutor/request.ts';

/** A prompt as a person reads it. `UPDATE_SNAPSHOTS=1` writes what it is now; a reviewer reads the difference. */
export function assertSnapshot(file: URL, request: TutorRequest): void {
  const turns = request.turns.map((turn) => `=== ${turn.role}\n${turn.content.map(partText).join('\n---\n')}`);
  const text = `=== system\n${request.system.map(partText).join('\n---\n')}\n${turns.join('\n')}\n`;
  if (process.env.UPDATE_SNAPSHOTS) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

const partText = (part: { text: string; cached?: boolean }) => part.text + (part.cached ? '\n[cached up to here]' : '');

/** Tokens of a request, about as a provider counts them. The answer's schema, which travels beside, does not count. */
export const tokensIn = (request: TutorRequest): number =>
  [...request.system, ...request.turns.flatMap((turn) => turn.content)]
    .map((part) => estimateTokenCount(part.text))
    .reduce((sum, count) => sum + count, 0);
