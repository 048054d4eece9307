import assert from 'node:assert/strict';
import { explainAnswerFormat, explainAnswerSchema, explainRepairFormat } from '../../../src/tutor/explain/schema.ts';
import { goodAnswer } from '../support/cart.ts';

/** What strict structured answers accept. */
const allowed = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  'description',
]);

/** Every schema within a schema. */
function nodes(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const node = Object.fromEntries(Object.entries(schema));
  const children = [
    ...Object.values(node.properties ?? {}),
    node.items,
    ...(Array.isArray(node.anyOf) ? node.anyOf : []),
  ];
  return [node, ...children.flatMap(nodes)];
}

describe('answer formats', () => {
  for (const [name, format] of Object.entries({ explainAnswerFormat, explainRepairFormat })) {
    it(`${name} stays in the strict subset`, () => {
      for (const node of nodes(format.schema)) {
        assert.deepEqual(
          Object.keys(node).filter((keyword) => !allowed.has(keyword)),
          [],
        );
        if (node.type === 'object') assert.equal(node.additionalProperties, false);
      }
    });
  }

  it('ask for what the validator accepts', () => {
    assert.deepEqual(explainAnswerSchema.parse(goodAnswer), goodAnswer);
    assert.deepEqual(Object.keys(goodAnswer), Object.keys(Object(explainAnswerFormat.schema.properties)));
  });
});
