import { assigned } from '../checks/arithmetic.ts';
import type { CodeFacts } from '../checks/code.ts';
import type { Finding } from '../checks/finding.ts';
import { canonicalLiteral, sameLiteral } from '../checks/literal.ts';
import { referenceFinding } from '../checks/reference.ts';
import type { Ref } from '../lesson.ts';
import { resolveRef } from '../refs.ts';
import type { Binding, RawTraceStep, TraceAnswer } from './schema.ts';

export const traceLimits = { steps: 12, asks: 4, inputs: 6, changes: 6 } as const;

/** What ran, checked. Values are literals as the tutor wrote them. */
export interface Trace {
  readonly inputs: readonly Binding[];
  readonly steps: readonly TraceStep[];
  /** What the learner fills in, in the order of the steps. */
  readonly asks: readonly TraceAsk[];
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
}

export interface ReviewedTrace {
  /** Absent when what is left of it would teach something wrong. */
  readonly trace?: Trace;
  readonly findings: readonly Finding[];
}

/** Holds a trace against the code: places, literals, and what plain assignments must come to. */
export function reviewTrace(answer: TraceAnswer, code: CodeFacts): ReviewedTrace {
  const findings: Finding[] = [];
  const { steps: rawSteps, inputs } = answer;
  if (rawSteps.length === 0) findings.push({ part: 'steps', rule: 'missing', detail: 'There are none.' });
  if (rawSteps.length > traceLimits.steps) {
    const detail = `There are ${rawSteps.length} steps; ${traceLimits.steps} may be.`;
    findings.push({ part: 'steps', rule: 'tooManySteps', detail });
  }
  findings.push(...bindingFindings('inputs', inputs.slice(0, traceLimits.inputs), code));
  if (inputs.length > traceLimits.inputs) {
    findings.push({ part: 'inputs', rule: 'tooMany', detail: `There are ${inputs.length}; choose fewer.` });
  }
  const known = new Map(inputs.map(({ name, value }) => [name, canonicalLiteral(value) ?? '']));
  const steps: TraceStep[] = [];
  for (const [index, raw] of rawSteps.slice(0, traceLimits.steps).entries()) {
    const part = `steps[${index}]`;
    const { step, findings: wrong } = reviewStep(part, raw, code, known);
    findings.push(...wrong);
    if (step) steps.push(step);
    for (const { name, value } of raw.changes) known.set(name, canonicalLiteral(value) ?? '');
  }
  // A step that is left out would make what follows it wrong: a trace holds as a whole, or not at all.
  const whole = findings.length === 0;
  const asked = reviewAsks(answer);
  findings.push(...asked.findings);
  if (!whole || asked.asks.length === 0) return { findings };
  return { trace: { inputs, steps, asks: asked.asks }, findings };
}

function reviewStep(part: string, raw: RawTraceStep, code: CodeFacts, known: ReadonlyMap<string, string>) {
  const ref = resolveRef(code, { startLine: raw.line, endLine: raw.line, quote: raw.quote });
  const findings: Finding[] = [];
  if (ref === undefined) {
    findings.push(referenceFinding(part, { startLine: raw.line, endLine: raw.line, quote: raw.quote }, code));
  }
  findings.push(...bindingFindings(part, raw.changes, code));
  if (raw.changes.length > traceLimits.changes) {
    findings.push({ part, rule: 'tooMany', detail: `It changes ${raw.changes.length} variables at once.` });
  }
  const line = ref === undefined ? undefined : code.lines[ref.startLine - code.startLine];
  const must = line === undefined ? undefined : assigned(line, known);
  const said = raw.changes.find(({ name }) => name === must?.name)?.value;
  if (must !== undefined && said !== undefined && canonicalLiteral(said) !== must.value) {
    const detail = `The line makes \`${must.name}\` ${must.value}, not ${said}.`;
    findings.push({ part, rule: 'wrongValue', detail });
  }
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
    if (canonicalLiteral(value) === undefined) {
      findings.push({ part, rule: 'wrongValue', detail: `${JSON.stringify(value)} of ${name} is no literal.` });
    }
  }
  if (new Set(bindings.map(({ name }) => name)).size < bindings.length) {
    findings.push({ part, rule: 'repeated', detail: 'A variable stands in it twice.' });
  }
  return findings;
}

/** Blanks whose key is what the trace itself says. */
function reviewAsks({ asks, steps }: TraceAnswer): { asks: TraceAsk[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const kept: TraceAsk[] = [];
  for (const [index, ask] of asks.entries()) {
    const part = `asks[${index}]`;
    const change = steps[ask.step]?.changes.find(({ name }) => name === ask.name);
    if (change === undefined) {
      const detail = `Step ${ask.step} does not change ${JSON.stringify(ask.name)}.`;
      findings.push({ part, rule: 'missing', detail });
    } else if (!sameLiteral(change.value, ask.expected)) {
      const detail = `It expects ${ask.expected}, but steps[${ask.step}] says ${change.value}.`;
      findings.push({ part, rule: 'wrongValue', detail });
    } else if (kept.some(({ step, name }) => step === ask.step && name === ask.name)) {
      findings.push({ part, rule: 'repeated', detail: 'It is asked twice.' });
    } else kept.push(ask);
  }
  if (asks.length === 0) findings.push({ part: 'asks', rule: 'missing', detail: 'Nothing is asked.' });
  if (asks.length > traceLimits.asks) {
    findings.push({ part: 'asks', rule: 'tooMany', detail: `There are ${asks.length}; ${traceLimits.asks} may be.` });
  }
  return { asks: kept.toSorted((a, b) => a.step - b.step).slice(0, traceLimits.asks), findings };
}
