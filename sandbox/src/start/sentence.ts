/** Something that the person at the terminal can act on. The message is one clear sentence and is all that is shown. */
export class Sentence extends Error {
  override readonly name = 'Sentence';
}
