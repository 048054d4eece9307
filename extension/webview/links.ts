import { post } from './vscode.ts';

/** A link of an answer is opened by the host, which leaves it to the editor to show the address and to ask. */
export function openLinksThroughHost(root: Document): void {
  root.addEventListener('click', (event) => open(event));
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') open(event);
  });
}

function open(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-url]') : null;
  const url = link?.dataset.url;
  if (url === undefined) return;
  event.preventDefault();
  post({ type: 'openLink', url });
}
