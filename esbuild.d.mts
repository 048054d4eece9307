import type { BuildOptions } from 'esbuild';

export const builds: Readonly<Record<'host' | 'webview' | 'server', BuildOptions>>;
