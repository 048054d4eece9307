import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../workspace/', import.meta.url));

/** The code that `npm start` opens, by language id. */
export const workspaceFiles = {
  'cart.ts': 'typescript',
  'debounce.js': 'javascript',
  'lru_cache.py': 'python',
  'workers.go': 'go',
  'RateLimiter.java': 'java',
  'tokenizer.rs': 'rust',
  'README.md': 'markdown',
} as const;

export const textsOf = (file: string): string[] => readFileSync(folder + file, 'utf8').split('\n');
