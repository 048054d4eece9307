/** Asks the page to say something to screen readers. */
export class AnnounceEvent extends Event {
  static readonly type = 'codetrain-announce';
  readonly texts: readonly string[];

  constructor(texts: readonly string[]) {
    super(AnnounceEvent.type, { bubbles: true });
    this.texts = texts;
  }
}
