/** A sign-in as the editor's secret storage keeps it: one JSON record. */
export interface AccountSession {
  readonly version: 1;
  /** Of this sign-in; a UUID. */
  readonly id: string;
  /** Address of the service that gave the tokens: no other one gets them. */
  readonly api: string;
  /** `label` is what the person knows the account by. */
  readonly account: { readonly id: string; readonly label: string };
  readonly scopes: readonly string[];
  readonly tokens: Tokens;
  /** Rises by one at each refresh, so that of two copies the newer one is known whatever the clocks say. */
  readonly generation: number;
  /** Opens what other windows of this machine seal (see `sealedCopy.ts`): 32 bytes, base64. */
  readonly sealingKey: string;
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  /** Lifetime of the access token from when it came, in seconds. */
  readonly expiresIn: number;
  /** When it came, on this machine's clock, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Undefined for what no version up to this one has written. Checked by hand: activation loads no schema library. */
export function parseSession(text: string): AccountSession | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isSession(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSession(value: unknown): value is AccountSession {
  if (!isRecord(value) || value['version'] !== 1) return false;
  const { account, scopes, tokens } = value;
  return (
    hasTypes(value, { id: 'string', api: 'string', generation: 'number', sealingKey: 'string' }) &&
    isRecord(account) &&
    hasTypes(account, { id: 'string', label: 'string' }) &&
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === 'string') &&
    isRecord(tokens) &&
    hasTypes(tokens, { access: 'string', refresh: 'string', expiresIn: 'number', receivedAt: 'number' })
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const hasTypes = (value: Record<string, unknown>, types: Readonly<Record<string, 'string' | 'number'>>): boolean =>
  Object.entries(types).every(([name, type]) => typeof value[name] === type);
