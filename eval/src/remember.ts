import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Answer, Model } from './model.ts';

/**
 * Keeps what a model answered in a folder, and asks nothing twice: a run that was interrupted goes on where it stood, and
 * after a change of a check the same answers are measured again for nothing. A changed prompt is another question.
 */
export function remembering(model: Model, folder: string): Model {
  return {
    name: model.name,
    async ask(request) {
      const name = createHash('sha256')
        .update(JSON.stringify([model.name, request]))
        .digest('hex')
        .slice(0, 32);
      const file = path.join(folder, `${name}.json`);
      const kept = await readKept(file);
      if (kept !== undefined) return kept;
      const answer = await model.ask(request);
      if (answer !== undefined) {
        await mkdir(folder, { recursive: true });
        await writeFile(file, JSON.stringify(answer));
      }
      return answer;
    },
  };
}

/** Undefined if nothing is kept; half a file, of a run that was killed, is nothing. */
async function readKept(file: string): Promise<Answer | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Answer;
  } catch {
    return undefined;
  }
}
