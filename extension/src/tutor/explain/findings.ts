/** The part of an answer that a finding is about. Steps are counted from zero, as in the answer. */
export type Part =
  | { readonly kind: 'purpose' }
  | { readonly kind: 'step'; readonly index: number }
  | { readonly kind: 'steps' }
  | { readonly kind: 'check' };

export type Rule =
  /** A reference that cannot be placed in the code. */
  | 'reference'
  /** A name in backticks that is not in the code. */
  | 'unknownName'
  | 'missing'
  | 'tooManySteps'
  | 'tooManyWords'
  | 'notOneKey'
  | 'optionCount'
  | 'equalOptions'
  | 'optionLength';

/** Something in an answer that fails a check. `detail` tells the model, in English, what exactly is wrong. */
export interface Finding {
  readonly part: Part;
  readonly rule: Rule;
  readonly detail: string;
}
