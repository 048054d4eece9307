import assert from 'node:assert/strict';
import { explainAnswerFormat, explainAnswerSchema, explainRepairFormat } from '../../src/tutor/explain/schema.ts';
import { rubricFormat, rubricSchema } from '../../src/tutor/explainBack/schema.ts';
import { guideTurnFormat, guideTurnSchema } from '../../src/tutor/guide/schema.ts';
import { assignmentFormat, assignmentSchema } from '../../src/tutor/modification/schema.ts';
import { plantedBugFormat, plantedBugSchema } from '../../src/tutor/plantedBug/schema.ts';
import { quizAnswerFormat, quizAnswerSchema } from '../../src/tutor/quiz/schema.ts';
import { solveAnswerFormat, solveAnswerSchema } from '../../src/tutor/solve/schema.ts';
import { traceAnswerFormat, traceAnswerSchema } from '../../src/tutor/trace/schema.ts';
import { verdictsFormat, verdictsSchema } from '../../src/tutor/verdictsSchema.ts';
import { goodAnswer } from './support/cart.ts';
import { goodAssignment, goodBug, goodQuiz, goodRubric, goodTrace, goodTurn, goodVerdicts } from './support/modes.ts';

const formats = {
  explainAnswerFormat,
  explainRepairFormat,
  quizAnswerFormat,
  guideTurnFormat,
  traceAnswerFormat,
  rubricFormat,
  verdictsFormat,
  plantedBugFormat,
  assignmentFormat,
  solveAnswerFormat,
};

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
  for (const [name, format] of Object.entries(formats)) {
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

  const answers = [
    ['Explain', explainAnswerSchema, explainAnswerFormat, goodAnswer],
    ['Quiz', quizAnswerSchema, quizAnswerFormat, goodQuiz],
    ['Guide', guideTurnSchema, guideTurnFormat, goodTurn],
    ['Trace', traceAnswerSchema, traceAnswerFormat, goodTrace],
    ['the rubric', rubricSchema, rubricFormat, goodRubric],
    ['the verdicts', verdictsSchema, verdictsFormat, goodVerdicts],
    ['the planted bug', plantedBugSchema, plantedBugFormat, goodBug],
    ['the modification', assignmentSchema, assignmentFormat, goodAssignment],
    [
      'the second solve',
      solveAnswerSchema,
      solveAnswerFormat,
      { answers: [{ question: 1, because: 'So.', option: 2, value: '' }] },
    ],
  ] as const;
  for (const [name, schema, format, good] of answers) {
    it(`ask for what the validator accepts: ${name}`, () => {
      assert.deepEqual(schema.parse(good), good);
      assert.deepEqual(Object.keys(good), Object.keys(Object(format.schema.properties)));
    });
  }
});
