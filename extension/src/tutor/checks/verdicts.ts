import { withoutUnknownNames } from '../sentences.ts';
import type { VerdictsAnswer } from '../verdictsSchema.ts';
import type { CodeFacts } from './code.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { nameFindings } from './names.ts';
import { wordFindings } from './prose.ts';

export const verdictLimits = { feedbackWords: 40 } as const;

/** How one point of a rubric went. */
export interface Verdict {
  readonly hit: boolean;
  /** What of the learner's shows it. */
  readonly evidence?: Evidence;
  readonly feedback: string;
}

export interface ReviewedVerdicts {
  /** One for each point of the rubric, in its order. */
  readonly verdicts: readonly Verdict[];
  readonly findings: readonly Finding[];
}

/**
 * Believes a hit only by what the learner wrote. What cannot be shown counts as missed.
 * @param points How many points the rubric has.
 * @param find Where a quote stands in what the learner wrote, for a point counted from zero.
 */
export function reviewVerdicts(
  raw: VerdictsAnswer,
  points: number,
  find: (quote: string, point: number) => Evidence | undefined,
  code: CodeFacts,
): ReviewedVerdicts {
  const findings: Finding[] = [];
  const verdicts = Array.from({ length: points }, (_, index): Verdict => {
    const part = `the verdict on point ${index + 1}`;
    const given = raw.verdicts.filter(({ point }) => point === index + 1);
    const [verdict] = given;
    if (verdict === undefined || given.length > 1) {
      findings.push({ part, rule: verdict ? 'repeated' : 'missing', detail: `There are ${given.length}.` });
      if (verdict === undefined) return { hit: false, feedback: '' };
    }
    const evidence = verdict.verdict === 'hit' ? find(verdict.quote, index) : undefined;
    if (verdict.verdict === 'hit' && evidence === undefined) {
      const detail = `The learner did not write ${JSON.stringify(verdict.quote)}.`;
      findings.push({ part, rule: 'falseEvidence', detail });
    }
    findings.push(
      ...wordFindings(part, verdict.feedback, verdictLimits.feedbackWords),
      ...nameFindings(part, 'feedback', verdict.feedback, code),
    );
    const feedback = withoutUnknownNames(verdict.feedback, code.names).trim();
    // Praise for what the learner did not say would mislead.
    if (verdict.verdict === 'hit' && evidence === undefined) return { hit: false, feedback: '' };
    return { hit: evidence !== undefined, ...(evidence && { evidence }), feedback };
  });
  return { verdicts, findings };
}
