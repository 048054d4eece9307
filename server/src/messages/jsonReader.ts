import { type Answer, type AnswerReader, emptyAnswer, isObject, noteId, noteUsage } from './answer.ts';

/** Largest answer that is kept: several times what the most output tokens can come to. */
const LARGEST_ANSWER = 4_000_000;

/** Reads an answer that is not streamed. Nothing of it passes before it is complete and its entry committed. */
export class JsonReader implements AnswerReader {
  readonly answer: Answer = emptyAnswer();
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): number {
    this.#length += chunk.length;
    if (this.#length <= LARGEST_ANSWER) this.#chunks.push(chunk);
    else this.answer.error = 'api_error';
    return 0;
  }

  end(): void {
    const text = Buffer.concat(this.#chunks).toString();
    this.#chunks = [];
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (!isObject(message) || message['type'] !== 'message') return;
    this.answer.hasBegun = true;
    noteId(this.answer, message['id']);
    noteUsage(this.answer, 'start', message['usage']);
    noteUsage(this.answer, 'latest', message['usage']);
    this.answer.outputBytes = JSON.stringify(message['content'] ?? '').length;
    this.answer.complete = true;
  }
}
