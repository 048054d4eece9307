import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** One of Stripe's hosted pages, in plain HTML. */
export async function hostedPage(
  title: string,
  content: Promise<HtmlEscapedString> | HtmlEscapedString,
): Promise<string> {
  return String(
    await html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · sandbox</title>
<style>
body { max-width: 28rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
button { padding: 0.6rem 1rem; margin: 0.25rem 0; font: inherit; cursor: pointer; } button.main { width: 100%; font-weight: 600; }
label { display: block; margin: 0.5rem 0; } input { width: 100%; padding: 0.4rem; font: inherit; box-sizing: border-box; }
table { width: 100%; border-collapse: collapse; } td:last-child { text-align: right; }
.row { display: flex; gap: 1rem; align-items: end; } .row > label { flex: 1; } .row > button { margin: 0.5rem 0; padding: 0.4rem 1rem; } [role="alert"] { border-left: 4px solid #d33; padding-left: 0.75rem; }
form.inline { display: inline; } hr { border: 0; border-top: 1px solid #8886; margin: 1.5rem 0; }
</style>
</head>
<body>
<main>
${content}
<hr>
<p><small>This stands in for Stripe on your own machine. No money moves. Cards: 4242 4242 4242 4242 pays,
4000 0000 0000 0002 is declined.</small></p>
</main>
</body>
</html>`,
  );
}

/** `$12.00` */
export const money = (cents: number, currency: string): string =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100);

/** `November 25, 2026` */
export const day = (instant: number): string =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(instant * 1_000);

/** What a card is typed into. */
export const cardFields = () => html`
<label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number" placeholder="4242 4242 4242 4242" required></label>
<div class="row">
<label>Expires <input name="expiry" autocomplete="cc-exp" placeholder="12 / 34" required></label>
<label>CVC <input name="cvc" inputmode="numeric" autocomplete="cc-csc" placeholder="123" required></label>
</div>`;
