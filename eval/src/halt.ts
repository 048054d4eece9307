/** Ends the measuring, with what was measured so far. */
export class Halt extends Error {
  readonly why: 'interrupted' | 'budget' | 'unanswered';

  constructor(why: Halt['why'], message: string) {
    super(message);
    this.why = why;
  }
}
