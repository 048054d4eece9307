import { type Answer, type AnswerReader, emptyAnswer, isObject, readUsage } from './answer.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What JSON wraps around the text of one delta, about, in bytes. */
const DELTA_ENVELOPE = 90;

/** Longest line that is kept to be parsed. No line that matters comes near it. */
const LONGEST_LINE = 1_000_000;

/**
 * Reads a Messages stream (https://docs.anthropic.com/en/docs/build-with-claude/streaming) as bytes in passing: chunks
 * may end anywhere. Nearly all events are deltas, and of those only the length matters, so only the few others are
 * decoded and parsed. This is why no general parser is used: it would decode every word of every answer.
 */
export class EventStreamReader implements AnswerReader {
  readonly answer: Answer = emptyAnswer();
  /** The line that the last chunk broke off in. */
  #broken: Buffer[] = [];
  #brokenLength = 0;
  /** The event under way: its name and data, or the length of the data if it is a delta. */
  #name = '';
  #data: string[] = [];
  #deltaLength = 0;
  #isEmpty = true;

  get atBoundary(): boolean {
    return this.#isEmpty && this.#brokenLength === 0;
  }

  /** All bytes may pass up to the empty line that would hand the last event (`message_stop`, `error`) to the client. */
  push(chunk: Buffer): number {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const line = this.#complete(chunk.subarray(start, end));
      if (line.length === 0) {
        this.#dispatch();
        if (this.answer.complete || this.answer.error !== undefined) return start;
      } else {
        this.#readLine(line);
      }
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return chunk.length;
  }

  end(): void {}

  /** The line that ends with `rest`, without its line end. */
  #complete(rest: Buffer): Buffer {
    let line = rest;
    if (this.#brokenLength > 0) {
      this.#broken.push(rest);
      line = Buffer.concat(this.#broken);
      this.#broken = [];
      this.#brokenLength = 0;
    }
    return line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#brokenLength += rest.length;
    if (this.#brokenLength <= LONGEST_LINE) this.#broken.push(rest);
  }

  #readLine(line: Buffer): void {
    this.#isEmpty = false;
    const colon = line.indexOf(':');
    // A comment, or a field without a value.
    if (colon <= 0) return;
    const valueStart = line[colon + 1] === 0x20 ? colon + 2 : colon + 1;
    const field = line.toString('latin1', 0, colon);
    if (field === 'event') this.#name = line.toString('latin1', valueStart);
    else if (field !== 'data') return;
    else if (this.#name === 'content_block_delta') this.#deltaLength += line.length - valueStart;
    else this.#data.push(line.toString('utf8', valueStart));
  }

  /** An empty line: the event is complete. */
  #dispatch(): void {
    if (this.#deltaLength > 0) this.#countDelta(this.#deltaLength);
    else if (this.#data.length > 0) this.#readEvent(this.#data.join('\n'));
    this.#name = '';
    this.#data = [];
    this.#deltaLength = 0;
    this.#isEmpty = true;
  }

  #countDelta(length: number): void {
    this.answer.outputBytes += Math.max(length - DELTA_ENVELOPE, 1);
  }

  #readEvent(data: string): void {
    const event = parse(data);
    switch (event['type']) {
      case 'message_start': {
        const message = isObject(event['message']) ? event['message'] : {};
        if (typeof message['id'] === 'string') this.answer.upstreamId = message['id'];
        this.answer.start = readUsage(message['usage']);
        break;
      }
      case 'content_block_delta':
        this.#countDelta(data.length);
        break;
      case 'message_delta':
        this.answer.latest = { ...this.answer.latest, ...readUsage(event['usage']) };
        break;
      case 'message_stop':
        this.answer.complete = true;
        break;
      case 'error': {
        const error = isObject(event['error']) ? event['error'] : {};
        this.answer.error = typeof error['type'] === 'string' ? error['type'] : 'api_error';
        break;
      }
    }
  }
}

/** The data of an event; what is no JSON object (`[DONE]`) is as good as empty. */
function parse(data: string): Record<string, unknown> {
  try {
    const event: unknown = JSON.parse(data);
    return isObject(event) ? event : {};
  } catch {
    return {};
  }
}
