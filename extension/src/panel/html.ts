export interface Page {
  /** Fresh for each page, from a CSPRNG: what a page was injected with cannot guess it. */
  readonly nonce: string;
  /** Origin of the webview's own files, as the editor names it. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** Language of the interface, as a BCP 47 tag. */
  readonly language: string;
  readonly title: string;
  /** Tag of the element that fills the page. */
  readonly element: string;
}

/**
 * Nothing is allowed but our own script (and the chunks that it imports, which inherit its nonce) and our own style
 * sheet: no image, no font, no connection, so text of a model cannot carry anything out.
 */
export const contentSecurityPolicy = ({ nonce, cspSource }: Pick<Page, 'nonce' | 'cspSource'>): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

export const pageHtml = (page: Page): string => `<!DOCTYPE html>
<html lang="${attribute(page.language)}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${attribute(contentSecurityPolicy(page))}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${attribute(page.title)}</title>
    <link rel="stylesheet" href="${attribute(page.styleUri)}">
  </head>
  <body>
    <${page.element}></${page.element}>
    <script type="module" nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
  </body>
</html>
`;

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
