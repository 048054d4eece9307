import { createHash } from 'node:crypto';
import { copyScript } from './copyScript.ts';
import { icon } from './icon.ts';
import { style } from './style.ts';

export interface Asset {
  /** Changes with the content, so that browsers may keep it for ever. */
  readonly path: string;
  readonly type: string;
  readonly content: string;
}

function asset(name: string, type: string, content: string): Asset {
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const [stem, extension] = name.split('.');
  return { path: `/oauth/assets/${stem}-${version}.${extension}`, type, content };
}

/** What the pages load. Kept in modules, so that they are in the one file that the server is built into. */
export const pageAssets = {
  style: asset('style.css', 'text/css', style),
  copy: asset('copy.js', 'text/javascript', copyScript),
  icon: asset('icon.svg', 'image/svg+xml', icon),
} as const;
