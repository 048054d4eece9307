import type { Finding as PartFinding } from '../checks/finding.ts';

/** The part of an answer that a finding is about. Steps are counted from zero, as in the answer. */
export type Part =
  | { readonly kind: 'purpose' }
  | { readonly kind: 'step'; readonly index: number }
  | { readonly kind: 'steps' }
  | { readonly kind: 'check' };

export type Finding = PartFinding<Part>;
