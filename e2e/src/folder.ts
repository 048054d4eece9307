import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { e2eRoot } from './paths.ts';

/** A value that must never be found anywhere outside of the file it stands in. */
export const secretOfEnvFile = 'sk-not-a-real-key-0123456789';

export interface WorkFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** Copies the sample folder, and adds what does not survive version control: line ends, bytes and ignored files. */
export async function makeFolder(): Promise<WorkFolder> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'codetrain-folder-'));
  await cp(path.join(e2eRoot, 'fixtures', 'workspace'), folder, { recursive: true });
  await writeFile(path.join(folder, '.env'), `API_KEY=${secretOfEnvFile}\n`);
  await writeFile(path.join(folder, 'windows.js'), 'function area(w, h) {\r\n\treturn w * h;\r\n}\r\n');
  await writeFile(path.join(folder, 'logo.bin'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0xff, 0xfe, 0, 1]));
  await writeFile(path.join(folder, 'empty.ts'), '');
  await writeFile(path.join(folder, 'huge.ts'), hugeModule());
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A module of more lines than a lesson takes. */
function hugeModule(): string {
  const lines = Array.from({ length: 400 }, (_, index) => `export const value${index} = ${index} * 2;`);
  return `${lines.join('\n')}\n`;
}
