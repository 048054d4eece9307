import { type Answer, type AnswerReader, emptyAnswer, isObject, readUsage } from './answer.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** What JSON wraps around the text of one delta, about, in bytes. */
const DELTA_ENVELOPE = 90;

/** Longest event, in bytes: one that is longer is an error. No event comes near it. */
const LONGEST_EVENT = 4_000_000;

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
  /** What of the event under way came in chunks before this one. */
  #withheld = 0;
  /** The event under way: its name and data, or the length of the data if it is a delta. */
  #name = '';
  #data: string[] = [];
  #deltaLength = 0;

  /**
   * Events pass whole, since a client gets nothing from a part of one: so an event can be kept from it, or one of ours
   * be put in, at any time. Of the last event (`message_stop`) all passes but the empty line that hands it over; an
   * `error` does not pass at all.
   */
  push(chunk: Buffer): number {
    const withheld = this.#withheld;
    let eventStart = -withheld;
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      const line = this.#complete(chunk.subarray(start, end));
      if (line.length === 0) {
        this.#dispatch();
        if (this.answer.complete) return withheld + start;
        if (this.answer.error !== undefined) return withheld + eventStart;
        eventStart = end + 1;
      } else {
        this.#readLine(line);
      }
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    this.#withheld = chunk.length - eventStart;
    if (this.#withheld > LONGEST_EVENT) this.answer.error = 'api_error';
    return withheld + eventStart;
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
    this.#broken.push(rest);
  }

  #readLine(line: Buffer): void {
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
