import { type JsonPath, JsonStream } from '../jsonStream.ts';
import { type RawRef, rawRefSchema } from '../rawRef.ts';
import type { RawAnswer } from './review.ts';
import { type RawCheck, type RawStep, rawCheckSchema, rawStepSchema } from './schema.ts';

/** What of an answer has just come. Steps and the rest are told when they are complete; texts as they grow. */
export type AnswerEvent =
  | { readonly kind: 'purpose'; readonly added: string }
  /** Where the step that is being written says it points to. */
  | { readonly kind: 'draftRef'; readonly index: number; readonly ref: RawRef }
  /** Text of the step that is being written. */
  | { readonly kind: 'draft'; readonly index: number; readonly field: DraftField; readonly added: string }
  /** `step` is undefined when it does not fit the schema. */
  | { readonly kind: 'step'; readonly index: number; readonly step: RawStep | undefined }
  | { readonly kind: 'concepts'; readonly concepts: readonly string[] }
  | { readonly kind: 'check'; readonly check: RawCheck | undefined };

const draftFields = ['says', 'why', 'gotcha'] as const;
export type DraftField = (typeof draftFields)[number];

/** Reads the structured answer to Explain as it arrives, at a cost that is linear in its length. */
export class AnswerStream {
  readonly #json: JsonStream;
  #events: AnswerEvent[] = [];
  #purpose = '';
  readonly #steps: (RawStep | undefined)[] = [];
  #concepts: readonly string[] = [];
  #check: RawCheck | undefined;

  constructor() {
    this.#json = new JsonStream({
      text: (path, added) => this.#text(path, added),
      value: (path, value) => this.#value(path, value),
    });
  }

  /** @returns What became known by this piece, in order. */
  push(piece: string): AnswerEvent[] {
    this.#json.push(piece);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** `complete`: the answer ended as it should. `open`: it was cut off. `broken`: it is not what was asked for. */
  get state(): 'open' | 'complete' | 'broken' {
    return this.#json.state;
  }

  /** All that has come. */
  get answer(): RawAnswer {
    return {
      purpose: this.#purpose,
      steps: [...this.#steps],
      concepts: this.#concepts,
      ...(this.#check && { check: this.#check }),
    };
  }

  #text(path: JsonPath, added: string): void {
    const [key, index, name] = path;
    if (path.length === 1 && key === 'purpose') {
      this.#purpose += added;
      this.#events.push({ kind: 'purpose', added });
    }
    const field = draftFields.find((draftField) => draftField === name);
    if (path.length === 3 && key === 'steps' && typeof index === 'number' && field !== undefined) {
      this.#events.push({ kind: 'draft', index, field, added });
    }
  }

  #value(path: JsonPath, value: unknown): void {
    const [key, index, name] = path;
    if (key === 'steps' && path.length === 3 && typeof index === 'number' && name === 'ref') {
      const ref = rawRefSchema.safeParse(value).data;
      if (ref) this.#events.push({ kind: 'draftRef', index, ref });
    }
    if (key === 'steps' && path.length === 2 && typeof index === 'number') {
      const step = rawStepSchema.safeParse(value).data;
      this.#steps[index] = step;
      this.#events.push({ kind: 'step', index, step });
    }
    if (path.length !== 1) return;
    if (key === 'concepts' && Array.isArray(value)) {
      this.#concepts = value.filter((concept) => typeof concept === 'string');
      this.#events.push({ kind: 'concepts', concepts: this.#concepts });
    }
    if (key === 'check') {
      this.#check = rawCheckSchema.safeParse(value).data;
      this.#events.push({ kind: 'check', check: this.#check });
    }
  }
}
