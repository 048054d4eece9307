import { setTimeout as delay } from 'node:timers/promises';
import { PATIENCE_MS } from '../../test/runner/patience.ts';

/**
 * Asks again until an answer comes, for what tells no one when it changes (rows of a database, requests at a server).
 * @throws With the last answer if none is accepted within five minutes.
 */
export async function until<T>(ask: () => Promise<T>, accept: (answer: T) => boolean): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`It never came: last was ${JSON.stringify(answer)}`);
    await delay(50);
  }
}
