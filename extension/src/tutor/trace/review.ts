import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { canonicalLiteral, sameLiteral } from '../checks/literal.ts';
import { nameFindings } from '../checks/names.ts';
import { missingFindings, wordFindings } from '../checks/prose.ts';
import { referenceFinding } from '../checks/reference.ts';
import type { Ref } from '../lesson.ts';
import { resolveRef } from '../refs.ts';
import { withoutUnknownNames } from '../sentences.ts';
import { tellsLater } from './early.ts';
import { type Claims, Run } from './run.ts';
import type { Binding, RawTraceStep, TraceAnswer } from './schema.ts';

export const traceLimits = {
  steps: 12,
  asks: 4,
  inputs: 6,
  changes: 6,
  /** Of a value, in characters: what is longer is neither read nor typed. */
  value: 200,
  whyWords: 40,
} as const;

/** What ran, checked. Values are literals as the tutor wrote them. Empty where nothing can be followed step by step. */
export interface Trace {
  readonly inputs: readonly Binding[];
  readonly steps: readonly TraceStep[];
  /** What the learner fills in, in the order of the steps. */
  readonly asks: readonly TraceAsk[];
  readonly claims: Claims;
}

export interface TraceStep {
  readonly ref: Ref;
  readonly changes: readonly Binding[];
  readonly branch: RawTraceStep['branch'];
}

export interface TraceAsk {
  readonly step: number;
  readonly name: string;
  readonly expected: string;
  readonly why: string;
}

export interface ReviewedTrace {
  /** Absent when what is left of it would teach something wrong. */
  readonly trace?: Trace;
  readonly findings: readonly Finding[];
}

/** Holds a trace against the code: places, literals, and what plain assignments and comparisons must come to. */
export function reviewTrace(answer: TraceAnswer, code: CodeFacts): ReviewedTrace {
  const { steps: rawSteps, inputs, asks } = answer;
  if (rawSteps.length === 0 && inputs.length === 0 && asks.length === 0) {
    return { trace: { inputs, steps: [], asks: [], claims: { all: 0, checked: 0 } }, findings: [] };
  }
  const findings: Finding[] = [...sizeFindings(answer)];
  findings.push(...bindingFindings('inputs', inputs.slice(0, traceLimits.inputs), code));
  const run = new Run(inputs, code.languageId);
  const steps: TraceStep[] = [];
  for (const [index, raw] of rawSteps.slice(0, traceLimits.steps).entries()) {
    const { step, findings: wrong } = reviewStep(`steps[${index}]`, raw, code, run);
    findings.push(...wrong);
    if (step) steps.push(step);
  }
  // A step that is left out would make what follows it wrong: a trace holds as a whole, or not at all.
  const whole = findings.length === 0;
  const asked = reviewAsks(answer, code);
  findings.push(...asked.findings);
  if (!whole || asked.asks.length === 0) return { findings };
  return { trace: { inputs, steps, asks: asked.asks, claims: run.claims }, findings };
}

function sizeFindings({ steps, inputs }: TraceAnswer): Finding[] {
  const findings: Finding[] = [];
  if (steps.length === 0) findings.push({ part: 'steps', rule: 'missing', detail: 'There are none.' });
  if (steps.length > traceLimits.steps) {
    const detail = `There are ${steps.length} steps; ${traceLimits.steps} may be.`;
    findings.push({ part: 'steps', rule: 'tooManySteps', detail });
  }
  if (inputs.length > traceLimits.inputs) {
    findings.push({ part: 'inputs', rule: 'tooMany', detail: `There are ${inputs.length}; choose fewer.` });
  }
  return findings;
}

function reviewStep(part: string, raw: RawTraceStep, code: CodeFacts, run: Run) {
  const named: Ref = { startLine: raw.line, endLine: raw.line, quote: raw.quote };
  const ref = resolveRef(code, named);
  const findings: Finding[] = ref === undefined ? [referenceFinding(part, named, code)] : [];
  findings.push(...bindingFindings(part, raw.changes, code));
  if (raw.changes.length > traceLimits.changes) {
    findings.push({ part, rule: 'tooMany', detail: `It changes ${raw.changes.length} variables at once.` });
  }
  findings.push(...run.step(part, code.lines[(ref?.startLine ?? 0) - code.startLine] ?? '', raw));
  const step = ref && findings.length === 0 ? { ref, changes: raw.changes, branch: raw.branch } : undefined;
  return { step, findings };
}

function bindingFindings(part: string, bindings: readonly Binding[], code: CodeFacts): Finding[] {
  const findings: Finding[] = [];
  for (const { name, value } of bindings) {
    const root = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(name)?.[0];
    if (root === undefined || !code.names.has(root)) {
      findings.push({ part, rule: 'unknownName', detail: `The code has no variable ${JSON.stringify(name)}.` });
    }
    if (value.length > traceLimits.value) {
      const detail = `The value of ${name} has ${value.length} characters; ${traceLimits.value} may be.`;
      findings.push({ part, rule: 'tooMany', detail });
    } else if (canonicalLiteral(value) === undefined) {
      findings.push({ part, rule: 'wrongValue', detail: `${JSON.stringify(value)} of ${name} is no literal.` });
    }
  }
  if (new Set(bindings.map(({ name }) => name)).size < bindings.length) {
    findings.push({ part, rule: 'repeated', detail: 'A variable stands in it twice.' });
  }
  return findings;
}

/** Blanks whose key is what the trace itself says, in the order of the steps. */
function reviewAsks(answer: TraceAnswer, code: CodeFacts): { asks: TraceAsk[]; findings: Finding[] } {
  const { asks, steps } = answer;
  const findings: Finding[] = [];
  const kept: TraceAsk[] = [];
  for (const [index, ask] of asks.entries()) {
    const part = `asks[${index}]`;
    const { step, name, expected, why } = ask;
    const change = steps[step]?.changes.find((one) => one.name === name);
    if (change === undefined) {
      const detail = `Step ${step} does not change ${JSON.stringify(name)}.`;
      findings.push({ part, rule: 'missing', detail });
    } else if (!sameLiteral(change.value, expected)) {
      const detail = `It expects ${expected}, but steps[${step}] says ${change.value}.`;
      findings.push({ part, rule: 'wrongValue', detail });
    } else if (kept.some((other) => other.step === step && other.name === name)) {
      findings.push({ part, rule: 'repeated', detail: 'It is asked twice.' });
    } else {
      findings.push(
        ...missingFindings(part, { why }),
        ...wordFindings(part, why, traceLimits.whyWords),
        ...nameFindings(part, 'why', why, code),
      );
      kept.push({ ...ask, why: withoutUnknownNames(why, code.names).trim() });
    }
  }
  if (asks.length === 0) findings.push({ part: 'asks', rule: 'missing', detail: 'Nothing is asked.' });
  if (asks.length > traceLimits.asks) {
    findings.push({ part: 'asks', rule: 'tooMany', detail: `There are ${asks.length}; ${traceLimits.asks} may be.` });
  }
  const ordered = kept.toSorted((a, b) => a.step - b.step).slice(0, traceLimits.asks);
  const early = ordered.filter((_, index) => tellsLater(ordered, index, answer));
  for (const { step, name } of early) {
    const detail = `Its reason tells the value of a later blank: it is read before that is filled in.`;
    findings.push({ part: `the blank ${name} of steps[${step}]`, rule: 'leak', detail });
  }
  return { asks: ordered.map((ask) => (early.includes(ask) ? { ...ask, why: '' } : ask)), findings };
}
