import type { ChoiceCard, RecallCard } from '../../src/cards/card.ts';
import { hashOf } from '../../src/cards/drift.ts';
import { newSchedule } from '../../src/cards/schedule.ts';

export const NOW = new Date('2026-03-01T09:00:00Z');

export const days = (count: number, from = NOW): Date => new Date(from.getTime() + count * 86_400_000);

export const code = ['function tax(net: number): number {', '  const rate = 0.2;', '  return net * rate;', '}'];

/** A card about `code`, which stands from line 10 of a file, due at once. */
export const makeCard = (change: Partial<ChoiceCard> = {}): ChoiceCard => ({
  kind: 'choice',
  id: crypto.randomUUID(),
  type: 'returnType',
  subject: 'tax',
  question: 'What does `tax` return?',
  options: [
    { text: '`number`', correct: true, why: '`tax` returns `number`.' },
    { text: '`void`', correct: false, why: '' },
    { text: '`string`', correct: false, why: '' },
  ],
  place: {
    workspace: 'file:///workspace',
    workspaceName: 'workspace',
    path: 'src/tax.ts',
    languageId: 'typescript',
    symbolPath: ['tax'],
    startLine: 10,
    lines: code,
    hash: hashOf(code),
    anchors: [
      { startLine: 10, endLine: 10, quote: code[0] ?? '' },
      { startLine: 12, endLine: 12, quote: 'return net * rate;' },
    ],
  },
  createdAt: NOW.toISOString(),
  schedule: newSchedule(NOW),
  log: [],
  ...change,
});

/** The same code, asked about without options. */
export function makeRecallCard(change: Partial<RecallCard> = {}): RecallCard {
  const { options: _, subject: __, ...shared } = makeCard();
  const asked = { question: 'What is `tax` for?', answer: '- It knows the rate.\n- It applies it once.' };
  return { ...shared, kind: 'recall', type: 'explainBack', ...asked, ...change };
}
