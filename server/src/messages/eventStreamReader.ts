import { type Answer, type AnswerReader, emptyAnswer, isObject, noteId, noteUsage } from './answer.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const BRACE = 0x7d;
const EVENT = Buffer.from('event');
const DATA = Buffer.from('data');
const DELTA = Buffer.from('content_block_delta');

/** What comes before the text of a delta. Of the other kinds of delta it is a few bytes longer. */
const DELTA_HEAD = '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"'.length;

/** A delta brings a token at the least: as many bytes as one usually has, rounded down. */
const SHORTEST_DELTA = 3;

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
  /** The event under way: whether its name says that it is a delta, its data, or the length of them if it is one. */
  #isDelta = false;
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
      if (this.#endLine(chunk, start, end)) {
        this.#dispatch();
        if (this.answer.complete) return withheld + start;
        if (this.answer.error !== undefined) return withheld + eventStart;
        eventStart = end + 1;
      }
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    this.#withheld = chunk.length - eventStart;
    if (this.#withheld > LONGEST_EVENT) this.answer.error = 'api_error';
    return withheld + eventStart;
  }

  end(): void {}

  /**
   * Reads the line that ends here. By its place in the chunk: a buffer for each line would cost more than reading it.
   *
   * @returns whether it is empty, which ends an event.
   */
  #endLine(chunk: Buffer, start: number, end: number): boolean {
    if (this.#brokenLength === 0) return this.#readLine(chunk, start, end);
    this.#broken.push(chunk.subarray(start, end));
    const line = Buffer.concat(this.#broken);
    this.#broken = [];
    this.#brokenLength = 0;
    return this.#readLine(line, 0, line.length);
  }

  #keep(rest: Buffer): void {
    if (rest.length === 0) return;
    this.#brokenLength += rest.length;
    this.#broken.push(rest);
  }

  #readLine(bytes: Buffer, start: number, lineEnd: number): boolean {
    const end = lineEnd > start && bytes[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd;
    if (start === end) return true;
    if (hasField(bytes, start, end, DATA)) {
      const valueStart = afterField(bytes, start + DATA.length);
      if (this.#isDelta) this.#deltaLength += endOfText(bytes, end) - valueStart;
      else this.#data.push(bytes.toString('utf8', valueStart, end));
    } else if (hasField(bytes, start, end, EVENT)) {
      const valueStart = afterField(bytes, start + EVENT.length);
      this.#isDelta = end - valueStart === DELTA.length && startsWith(bytes, valueStart, DELTA);
    }
    // Anything else is a comment, or a field without meaning here.
    return false;
  }

  /** An empty line: the event is complete. */
  #dispatch(): void {
    if (this.#deltaLength > 0) this.#countDelta(this.#deltaLength);
    else if (this.#data.length > 0) this.#readEvent(this.#data.join('\n'));
    this.answer.hasBegun ||= this.#deltaLength > 0 || this.#data.length > 0;
    this.#isDelta = false;
    this.#deltaLength = 0;
    if (this.#data.length > 0) this.#data = [];
  }

  #countDelta(length: number): void {
    this.answer.outputBytes += Math.max(length - DELTA_HEAD, SHORTEST_DELTA);
  }

  #readEvent(data: string): void {
    const event = parse(data);
    switch (event['type']) {
      case 'message_start': {
        const message = isObject(event['message']) ? event['message'] : {};
        noteId(this.answer, message['id']);
        noteUsage(this.answer, 'start', message['usage']);
        break;
      }
      case 'content_block_delta':
        this.#countDelta(endOfText(Buffer.from(data)));
        break;
      case 'message_delta':
        noteUsage(this.answer, 'latest', event['usage']);
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

const hasField = (bytes: Buffer, start: number, end: number, name: Buffer): boolean =>
  end > start + name.length && bytes[start + name.length] === COLON && startsWith(bytes, start, name);

/** Where the value begins: one blank after the colon is not part of it. */
const afterField = (bytes: Buffer, colon: number): number => (bytes[colon + 1] === SPACE ? colon + 2 : colon + 1);

/**
 * Where the text of a delta ends, without its quote: braces follow, and blanks that Anthropic puts between them, as many as
 * chance will have it, so that nobody on the way can tell words by their length.
 */
function endOfText(bytes: Buffer, end = bytes.length): number {
  let index = end - 1;
  while (index > 0 && (bytes[index] === BRACE || bytes[index] === SPACE)) index--;
  return index;
}

/** Byte by byte: the words are short, and a call into native code takes longer. */
function startsWith(bytes: Buffer, start: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[start + index] !== word[index]) return false;
  return true;
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
