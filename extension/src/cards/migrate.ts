/**
 * A file of cards as the present version has it. Version 1 knew only cards with options. What is no file of ours comes back
 * as it is, for the schema to refuse.
 */
export function migrated(data: unknown): unknown {
  if (!isRecord(data) || data.version !== 1 || !Array.isArray(data.cards)) return data;
  return { ...data, version: 2, cards: data.cards.map((card: unknown) => cardOfVersion1(card)) };
}

const cardOfVersion1 = (card: unknown): unknown => (isRecord(card) ? { ...card, kind: 'choice' } : card);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
