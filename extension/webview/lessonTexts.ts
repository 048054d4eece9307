import type { AppendTarget, LessonView } from '../src/panel/protocol.ts';
import { TextStream } from './markdown/textStream.ts';

/**
 * The Markdown of a lesson that may grow while it is shown. Text that is appended goes straight to the element that
 * shows it: no template is rendered again for it.
 */
export class LessonTexts {
  readonly #streams = new Map<string, TextStream>();
  #draftId: string | undefined;

  stream(key: string): TextStream {
    const known = this.#streams.get(key);
    if (known !== undefined) return known;
    const stream = new TextStream();
    this.#streams.set(key, stream);
    return stream;
  }

  /** Takes over a snapshot. Texts that only grew keep what was rendered of them. */
  set(view: LessonView): void {
    this.#draftId = view.draft?.id;
    const texts = textsOf(view);
    for (const key of this.#streams.keys()) if (!texts.has(key)) this.#streams.delete(key);
    for (const [key, text] of texts) this.stream(key).set(text);
  }

  append(target: AppendTarget, text: string): void {
    const key = this.#keyOf(target);
    if (key !== undefined) this.#streams.get(key)?.append(text);
  }

  clear(): void {
    this.#streams.clear();
    this.#draftId = undefined;
  }

  #keyOf(target: AppendTarget): string | undefined {
    switch (target.kind) {
      case 'purpose':
        return 'purpose';
      case 'draft':
        return this.#draftId === undefined ? undefined : stepKey(this.#draftId, target.field);
      case 'followUp':
        return followUpKey(target.id);
    }
  }
}

export const stepKey = (id: string, field: 'says' | 'why' | 'gotcha'): string => `step ${id} ${field}`;
export const followUpKey = (id: string): string => `followUp ${id}`;

function textsOf(view: LessonView): Map<string, string> {
  const texts = new Map([['purpose', view.purpose]]);
  for (const step of [...view.steps, ...(view.draft === undefined ? [] : [view.draft])]) {
    texts.set(stepKey(step.id, 'says'), step.says);
    texts.set(stepKey(step.id, 'why'), step.why);
    texts.set(stepKey(step.id, 'gotcha'), step.gotcha ?? '');
  }
  for (const followUp of view.followUps) texts.set(followUpKey(followUp.id), followUp.answer);
  return texts;
}
