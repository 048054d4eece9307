import { assigned, holds } from '../checks/arithmetic.ts';
import type { Finding } from '../checks/finding.ts';
import { canonicalLiteral } from '../checks/literal.ts';
import type { Binding, RawTraceStep } from './schema.ts';

/** How many of the values and conditions of a trace code has computed, of all that it states. */
export interface Claims {
  readonly all: number;
  readonly checked: number;
}

/**
 * Follows a trace step by step, and computes what can be told without running anything: plain assignments and
 * comparisons of whole numbers. A value counts as checked only if all that it was computed from is an input, or was
 * checked itself. That these lines run in this order is the tutor's word.
 */
export class Run {
  /** What the trace says of each variable, as canonical literals. */
  readonly #said: Map<string, string>;
  /** Of these, what does not rest on the tutor's word. */
  readonly #checked: Map<string, string>;
  readonly #languageId: string;
  #claims: Claims = { all: 0, checked: 0 };

  /** @param languageId Of the code, as the editor has it. */
  constructor(inputs: readonly Binding[], languageId: string) {
    this.#languageId = languageId;
    this.#said = new Map(inputs.map(({ name, value }) => [name, canonicalLiteral(value) ?? '']));
    this.#checked = new Map(this.#said);
  }

  get claims(): Claims {
    return this.#claims;
  }

  /** @returns What the line cannot come to. */
  step(part: string, line: string, { changes, branch }: RawTraceStep): Finding[] {
    const findings = [...branchFindings(part, holds(line, this.#said, this.#languageId), branch)];
    const must = assigned(line, this.#said, this.#languageId);
    const change = changes.find(({ name }) => name === must?.name);
    if (must !== undefined && change !== undefined && canonicalLiteral(change.value) !== must.value) {
      const detail = `The line makes \`${must.name}\` ${must.value}, not ${change.value}.`;
      findings.push({ part, rule: 'wrongValue', detail });
    }
    if (must !== undefined && change === undefined && this.#said.get(must.name) !== must.value) {
      const detail = `The line makes \`${must.name}\` ${must.value}, which its changes leave out.`;
      findings.push({ part, rule: 'missing', detail });
    }
    this.#goOn(line, changes, branch);
    return findings;
  }

  #goOn(line: string, changes: readonly Binding[], branch: RawTraceStep['branch']): void {
    const sure = assigned(line, this.#checked, this.#languageId);
    let checked = branch !== 'none' && holds(line, this.#checked, this.#languageId) !== undefined ? 1 : 0;
    for (const { name, value } of changes) {
      this.#said.set(name, canonicalLiteral(value) ?? '');
      if (sure?.name === name) checked += 1;
      else this.#checked.delete(name);
    }
    if (sure !== undefined) this.#checked.set(sure.name, sure.value);
    const all = changes.length + (branch === 'none' ? 0 : 1);
    this.#claims = { all: this.#claims.all + all, checked: this.#claims.checked + checked };
  }
}

function branchFindings(part: string, must: boolean | undefined, branch: RawTraceStep['branch']): Finding[] {
  if (must === undefined || branch === (must ? 'taken' : 'notTaken')) return [];
  return [
    { part, rule: 'wrongValue', detail: `The condition is ${must} here, so its branch is ${must ? '' : 'not '}taken.` },
  ];
}
