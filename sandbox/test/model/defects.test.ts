/** Defects on request are what the extension's checks are there to catch; a repair brings the good part. */
import assert from 'node:assert/strict';
import { codeFacts } from '../../../extension/src/tutor/checks/code.ts';
import type { Rule } from '../../../extension/src/tutor/checks/finding.ts';
import { composeExplain } from '../../../extension/src/tutor/explain/compose.ts';
import type { Finding } from '../../../extension/src/tutor/explain/findings.ts';
import { applyRepair, composeRepair, mendable, parseRepair } from '../../../extension/src/tutor/explain/repair.ts';
import { reviewAnswer } from '../../../extension/src/tutor/explain/review.ts';
import { type ExplainAnswer, explainAnswerSchema } from '../../../extension/src/tutor/explain/schema.ts';
import type { TutorRequest } from '../../../extension/src/tutor/request.ts';
import type { Snippet } from '../../../extension/src/tutor/snippet.ts';
import { parseMessageRequest } from '../../src/model/messageRequest.ts';
import { answerTo } from '../../src/model/tutor/answer.ts';
import type { Defect } from '../../src/model/tutor/defects.ts';

const snippet: Snippet = {
  path: 'src/discount.ts',
  languageId: 'typescript',
  startLine: 40,
  lines: [
    'export function discount(total: number, rate: number): number {',
    '  if (rate > 1) throw new RangeError("rate");',
    '  const off = total * rate;',
    '  return total - off;',
    '}',
  ],
  symbolPath: ['discount'],
  context: [],
  redactions: [],
};
const code = codeFacts(snippet);
const request = composeExplain(snippet, 'en');

function ask({ system, turns, maxTokens, answerFormat }: TutorRequest, defect?: Defect): string {
  const blocks = (parts: TutorRequest['system']) => parts.map(({ text }) => ({ type: 'text', text }));
  const messages = turns.map(({ role, content }) => ({ role, content: blocks(content) }));
  const body = { model: 'claude-haiku-5-5', max_tokens: maxTokens, system: blocks(system), messages };
  return answerTo(
    parseMessageRequest(answerFormat ? { ...body, output_config: { format: answerFormat } } : body),
    defect,
  );
}

const parse = (text: string): ExplainAnswer => explainAnswerSchema.parse(JSON.parse(text));
const rulesOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ rule }) => rule))];

const caught = {
  lineOutOfRange: 'reference',
  madeUpQuote: 'reference',
  twoKeys: 'notOneKey',
  noKey: 'notOneKey',
  unknownIdentifier: 'unknownName',
  tooLong: 'tooManyWords',
} as const satisfies Partial<Record<Defect, Rule>>;

describe('defects of the sandbox tutor', () => {
  it('are none unless asked for', () => {
    assert.deepEqual(reviewAnswer(parse(ask(request)), code, 's').findings, []);
  });

  for (const [defect, rule] of Object.entries(caught) as [keyof typeof caught, string][]) {
    it(`${defect}: is found, and mended by the repair`, () => {
      const answered = ask(request, defect);
      const answer = parse(answered);
      const { findings } = reviewAnswer(answer, code, 's');
      assert.deepEqual(rulesOf(findings), [rule]);
      const repair = parseRepair(ask(composeRepair(request, answered, answer, mendable(findings))));
      assert.ok(repair);
      assert.deepEqual(reviewAnswer(applyRepair(answer, repair, findings), code, 's').findings, []);
      if (rule === 'reference')
        assert.deepEqual(
          repair.steps.map(({ index }) => index),
          [1],
          'only what failed',
        );
      if (rule === 'notOneKey') assert.deepEqual(repair.steps, [], 'only what failed');
    });

    it(`${defect}: stays where the repair is asked to be no better`, () => {
      const answered = ask(request, defect);
      const answer = parse(answered);
      const { findings } = reviewAnswer(answer, code, 's');
      const repair = parseRepair(ask(composeRepair(request, answered, answer, mendable(findings)), defect));
      assert.ok(repair);
      assert.deepEqual(rulesOf(reviewAnswer(applyRepair(answer, repair, findings), code, 's').findings), [rule]);
    });
  }

  it('lineOffByOne: the quote leads back to the right line', () => {
    const answer = parse(ask(request, 'lineOffByOne'));
    assert.equal(answer.steps[1]?.ref.startLine, 42);
    const { lesson, findings } = reviewAnswer(answer, code, 's');
    assert.deepEqual(findings, []);
    assert.equal(lesson.steps[1]?.ref?.startLine, 41);
  });

  it('markup: HTML, a link and an image are in the text', () => {
    assert.match(parse(ask(request, 'markup')).steps[1]?.says ?? '', /<script>.*\[more\]\(https:.*!\[pixel\]/);
  });

  it('truncatedJson and notJson: cannot be parsed', () => {
    assert.throws(() => JSON.parse(ask(request, 'truncatedJson')), SyntaxError);
    assert.throws(() => JSON.parse(ask(request, 'notJson')), SyntaxError);
  });
});
