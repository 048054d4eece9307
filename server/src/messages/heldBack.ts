const LINE_FEED = 0x0a;

/** Bytes that wait to go on, in order. Nothing is copied: a chunk is cut at most in two. */
export class HeldBack {
  #chunks: Buffer[] = [];

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  /** Takes the first `bytes` bytes, or all there are. */
  take(bytes = Number.POSITIVE_INFINITY): Buffer[] {
    const taken: Buffer[] = [];
    let left = bytes;
    for (let chunk = this.#chunks[0]; chunk !== undefined && left > 0; chunk = this.#chunks[0]) {
      if (chunk.length > left) {
        taken.push(chunk.subarray(0, left));
        this.#chunks[0] = chunk.subarray(left);
        break;
      }
      taken.push(chunk);
      this.#chunks.shift();
      left -= chunk.length;
    }
    return taken;
  }

  /** Takes the rest of the line that the first chunk begins with. It ends in that chunk. */
  takeLine(): Buffer[] {
    return this.take((this.#chunks[0]?.indexOf(LINE_FEED) ?? -1) + 1);
  }
}
