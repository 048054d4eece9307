import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The sample workspace, copied at the first start; from then on it is the person's and stays as it is. */
export async function prepareWorkspace(dataDir: string): Promise<string> {
  const workspace = join(dataDir, 'workspace');
  if (existsSync(workspace)) return workspace;
  await mkdir(dataDir, { recursive: true });
  await cp(fileURLToPath(new URL('../../workspace', import.meta.url)), workspace, { recursive: true });
  return workspace;
}
