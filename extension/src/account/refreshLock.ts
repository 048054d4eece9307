import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A holder shows this often that it lives, however long its refresh takes. */
const BEAT_MILLISECONDS = 5_000;
/** One that missed so many has ended. */
const MISSED_BEATS = 3;
const POLL_MILLISECONDS = 50;

/**
 * Lets one window of this machine at a time do something. A file that only one can create; who cannot write here at all
 * goes without, since the service bears a refresh token that is used twice within a minute.
 */
export class RefreshLock {
  readonly #folder: string;
  readonly #file: string;
  readonly #beatMilliseconds: number;

  constructor(folder: string, beatMilliseconds = BEAT_MILLISECONDS) {
    this.#folder = folder;
    this.#beatMilliseconds = beatMilliseconds;
    this.#file = join(folder, 'refresh.lock');
  }

  async hold<T>(act: () => Promise<T>): Promise<T> {
    const held = await this.#take();
    const beat = held ? setInterval(() => void this.#beat(), this.#beatMilliseconds) : undefined;
    try {
      return await act();
    } finally {
      clearInterval(beat);
      if (held) await rm(this.#file, { force: true }).catch(() => {});
    }
  }

  async #take(): Promise<boolean> {
    let seen: number | undefined;
    let seenAt = performance.now();
    for (;;) {
      try {
        await mkdir(this.#folder, { recursive: true });
        await (await open(this.#file, 'wx')).close();
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

  async #beat(): Promise<void> {
    const now = new Date();
    await utimes(this.#file, now, now).catch(() => {});
  }

  /** In milliseconds since 1970; undefined if nobody holds it. */
  async #lastBeat(): Promise<number | undefined> {
    return (await stat(this.#file).catch(() => undefined))?.mtimeMs;
  }
}
