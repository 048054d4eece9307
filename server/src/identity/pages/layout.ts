import { html } from 'hono/html';
import { pageAssets } from './assets.ts';

/** HTML in which everything that was put in has been escaped. */
export type Html = ReturnType<typeof html>;

export interface PageOptions {
  /** Moves on by itself, without a script. */
  readonly continueAt?: string;
  /** Has a button that copies. */
  readonly copies?: boolean;
}

/** A whole page in the product's look. */
export async function layout(title: string, content: Html, options: PageOptions = {}): Promise<string> {
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${options.continueAt === undefined ? '' : html`<meta http-equiv="refresh" content="0;url=${options.continueAt}">`}
<title>${title} · CodeTrain</title>
<link rel="icon" href="${pageAssets.icon.path}" type="image/svg+xml">
<link rel="stylesheet" href="${pageAssets.style.path}">
${options.copies ? html`<script src="${pageAssets.copy.path}" defer></script>` : ''}
</head>
<body>
<header><img src="${pageAssets.icon.path}" alt="" width="32" height="32"><span>CodeTrain</span></header>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
  return String(await page);
}
