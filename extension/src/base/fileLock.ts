import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A holder shows this often that it lives, however long its work takes. */
const BEAT_MILLISECONDS = 5_000;
/** One that missed so many has ended. */
const MISSED_BEATS = 3;
const POLL_MILLISECONDS = 50;

/** Whether the lock is still ours: a machine that slept may find it taken by another window. */
export type IsHeld = () => Promise<boolean>;

/**
 * Lets one window of this machine at a time do something. A file that only one can create, with a word in it that tells
 * whose it is; who cannot write here at all goes without.
 */
export class FileLock {
  readonly #file: string;
  readonly #beatMilliseconds: number;

  constructor(file: string, beatMilliseconds = BEAT_MILLISECONDS) {
    this.#file = file;
    this.#beatMilliseconds = beatMilliseconds;
  }

  async hold<T>(act: (isHeld: IsHeld) => Promise<T>): Promise<T> {
    const token = crypto.randomUUID();
    const held = await this.#take(token);
    const isHeld = async () => !held || (await readFile(this.#file, 'utf8').catch(() => '')) === token;
    const beat = held ? setInterval(() => void this.#beat(isHeld), this.#beatMilliseconds) : undefined;
    try {
      return await act(isHeld);
    } finally {
      clearInterval(beat);
      if (held && (await isHeld())) await rm(this.#file, { force: true }).catch(() => {});
    }
  }

  async #take(token: string): Promise<boolean> {
    let seen: number | undefined;
    let seenAt = performance.now();
    for (;;) {
      try {
        await mkdir(dirname(this.#file), { recursive: true });
        const file = await open(this.#file, 'wx');
        await file.writeFile(token).finally(() => file.close());
        return true;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
      }
      const beat = await this.#lastBeat();
      if (beat !== seen) [seen, seenAt] = [beat, performance.now()];
      // Age tells of a holder that crashed long ago; our own wait, where the clock was set back since.
      const silence = Math.max(performance.now() - seenAt, beat === undefined ? 0 : Date.now() - beat);
      if (silence > MISSED_BEATS * this.#beatMilliseconds) {
        const isGone = await rm(this.#file, { force: true }).then(
          () => true,
          () => false,
        );
        if (!isGone) return false;
      } else await delay(POLL_MILLISECONDS);
    }
  }

  async #beat(isHeld: IsHeld): Promise<void> {
    const now = new Date();
    if (await isHeld()) await utimes(this.#file, now, now).catch(() => {});
  }

  /** In milliseconds since 1970; undefined if nobody holds it. */
  async #lastBeat(): Promise<number | undefined> {
    return (await stat(this.#file).catch(() => undefined))?.mtimeMs;
  }
}
