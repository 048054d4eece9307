/** Tells on a stream how the start goes: a line for each step that is done, with its time. */
export class Progress {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** Does the work of a step; a step that takes long is announced, so that nobody waits before a silent screen. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    const announcement = setTimeout(() => this.say(`… ${what}`), 1_500);
    try {
      const result = await work();
      this.say(`✓ ${what} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
      return result;
    } finally {
      clearTimeout(announcement);
    }
  }

  say(line: string): void {
    this.#stream.write(`${line}\n`);
  }
}
