import path from 'node:path';

/** This folder: `e2e/` of the repository. */
export const e2eRoot = path.resolve(import.meta.dirname, '..');
export const repositoryRoot = path.dirname(e2eRoot);

/** Screenshots, logs and bundles of the last run. Not under version control. */
export const outDir = path.join(e2eRoot, 'out');

const codeServerRoot = path.join(e2eRoot, 'node_modules', 'code-server');

/** Program of the VS Code server, to be run with Node 24. */
export const codeServerEntry = path.join(codeServerRoot, 'out', 'node', 'entry.js');

/**
 * Folders inside code-server that bring dependencies of their own: VS Code's server, and its built-in extensions.
 * code-server's install script fills them and compiles native parts; without scripts they are filled by hand.
 */
export const codeServerParts = [
  path.join(codeServerRoot, 'lib', 'vscode'),
  path.join(codeServerRoot, 'lib', 'vscode', 'extensions'),
];

/** Package by which VS Code writes its logs. */
export const nativeLogger = path.join(codeServerRoot, 'lib', 'vscode', 'node_modules', '@vscode', 'spdlog');
