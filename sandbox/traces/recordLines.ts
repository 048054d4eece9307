/** A call that is run, and where in its file the function stands. */
export interface Call {
  /** From the root of the repository. */
  readonly file: string;
  readonly name: string;
  /** An expression of the file's language in which its functions are known. */
  readonly call: string;
  /** Variables that the function takes in. */
  readonly inputs: readonly string[];
  /** A line at which the recorded function begins, if it is one that the named function makes. */
  readonly from?: string;
}

/** A moment just before something on a line runs. */
export interface Pause {
  /** One-based. */
  readonly line: number;
  /** Zero-based; 0 where the language's tracing knows lines alone. */
  readonly column: number;
  /** What is in scope and has a literal, by name. */
  readonly values: Readonly<Record<string, string>>;
}

/** Runs a call and tells every pause within lines of the file; the last one is at the end, on line 0. */
export type Recorder = (file: string, call: Call, lines: Span) => Promise<Pause[]>;

export interface Span {
  readonly first: number;
  readonly last: number;
}
