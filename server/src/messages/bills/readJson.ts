/** A bill is no hurry, but a question that nobody answers must not keep the others waiting. */
const PATIENCE_MS = 60_000;

/**
 * Asks a provider for JSON. Numbers come as the text they were written in: as floats they would not be what was billed.
 *
 * @throws Error if it cannot be reached, answers with another status than 200, or not in JSON. It quotes no answer.
 */
export async function readJson(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(url, {
    headers: { accept: 'application/json', ...headers },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${url.pathname} was answered with status ${answer.status}.`);
  try {
    return JSON.parse(text, keepNumbers as (key: string, value: unknown) => unknown);
  } catch {
    throw new Error(`${url.pathname} was answered with something else than JSON.`);
  }
}

/** https://tc39.es/proposal-json-parse-with-source: TypeScript does not know the third parameter yet. */
const keepNumbers = (_key: string, value: unknown, { source }: { readonly source: string }): unknown =>
  typeof value === 'number' ? source : value;
