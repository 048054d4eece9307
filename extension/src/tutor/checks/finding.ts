export type Rule =
  /** A reference that cannot be placed in the code. */
  | 'reference'
  /** A name in backticks that is not in the code. */
  | 'unknownName'
  | 'missing'
  | 'tooMany'
  | 'tooManySteps'
  | 'tooManyWords'
  | 'notOneKey'
  | 'optionCount'
  | 'equalOptions'
  | 'optionLength'
  /** The question, or a mark in an option, gives the key away. */
  | 'keyShown'
  /** A wrong option that stands for no misconception. */
  | 'noMisconception'
  | 'notOneQuestion'
  | 'codeBlock'
  /** A question or an early hint says what the learner is to find out. */
  | 'leak'
  | 'rungOrder'
  /** A diagnosis, or a question, that the learner has had before. */
  | 'repeated'
  /** A value that is no literal, or another one than the code or the answer itself says. */
  | 'wrongValue'
  /** A quote that is not in the learner's own words. */
  | 'falseEvidence'
  /** A planted bug that is not one change of one line. */
  | 'notOneChange';

/** Something in an answer that fails a check. `detail` tells the model, in English, what exactly is wrong. */
export interface Finding<Part = string> {
  /** Which part of the answer, as its writer would name it. */
  readonly part: Part;
  readonly rule: Rule;
  readonly detail: string;
}
