import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A window that holds it longer has ended, or is stuck: a refresh gives up sooner. */
const STALE_MILLISECONDS = 30_000;
const POLL_MILLISECONDS = 50;

/**
 * Lets one window of this machine at a time do something. A file that only one can create; who cannot write here at all
 * goes without, since the service bears a refresh token that is used twice within a minute.
 */
export class RefreshLock {
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = join(folder, 'refresh.lock');
  }

  async hold<T>(act: () => Promise<T>): Promise<T> {
    const held = await this.#take();
    try {
      return await act();
    } finally {
      if (held) await rm(this.#file, { force: true }).catch(() => {});
    }
  }

  async #take(): Promise<boolean> {
    const giveUpAt = performance.now() + STALE_MILLISECONDS;
    for (;;) {
      try {
        await mkdir(this.#folder, { recursive: true });
        await (await open(this.#file, 'wx')).close();
        return true;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
      }
      // Age tells of a holder that crashed long ago; the wait, where the clock was set back since.
      if ((await this.#age()) > STALE_MILLISECONDS || performance.now() > giveUpAt) {
        const isGone = await rm(this.#file, { force: true }).then(
          () => true,
          () => false,
        );
        if (!isGone) return false;
      } else await delay(POLL_MILLISECONDS);
    }
  }

  async #age(): Promise<number> {
    const held = await stat(this.#file).catch(() => undefined);
    return held === undefined ? 0 : Date.now() - held.mtimeMs;
  }
}
