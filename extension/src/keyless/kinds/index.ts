import type { Draft } from '../draft.ts';
import type { CodeFacts } from '../facts.ts';
import * as structure from './structure.ts';
import * as types from './types.ts';
import * as uses from './uses.ts';

interface Kind {
  readonly draft: (facts: CodeFacts) => Draft[];
  /**
   * Worth to be known next month, and true when lines are added above. What is not is asked in quizzes, and makes no card.
   */
  readonly lasting: boolean;
}

/** Every kind of question that needs no model, the most instructive first. */
export const kinds = {
  callerOf: { draft: uses.callerOf, lasting: true },
  calleeOf: { draft: uses.calleeOf, lasting: true },
  whichDeclaration: { draft: uses.whichDeclaration, lasting: false },
  returnType: { draft: types.returnType, lasting: true },
  typeOf: { draft: types.typeOf, lasting: true },
  enclosingSymbol: { draft: structure.enclosingSymbol, lasting: true },
  parameterOf: { draft: types.parameterOf, lasting: true },
  declaringFile: { draft: uses.declaringFile, lasting: true },
  definedOutside: { draft: uses.definedOutside, lasting: true },
  memberOf: { draft: structure.memberOf, lasting: true },
  unusedHere: { draft: uses.unusedHere, lasting: true },
  memberOrder: { draft: structure.memberOrder, lasting: true },
  useCount: { draft: uses.useCount, lasting: true },
  parameterCount: { draft: types.parameterCount, lasting: true },
  longestFunction: { draft: structure.longestFunction, lasting: true },
  symbolKind: { draft: structure.symbolKind, lasting: true },
  firstUse: { draft: uses.firstUse, lasting: false },
  lastLine: { draft: structure.lastLine, lasting: false },
  declaredOn: { draft: structure.declaredOn, lasting: false },
} as const satisfies Record<string, { draft: (facts: CodeFacts) => unknown; lasting: boolean }>;
export type KindName = keyof typeof kinds;

export const kindNames: readonly KindName[] = Object.keys(kinds) as KindName[];

export const kindOf = (name: KindName): Kind => kinds[name];

export const isKindName = (name: string): name is KindName => Object.hasOwn(kinds, name);
