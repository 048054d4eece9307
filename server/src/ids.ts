import { randomFillSync } from 'node:crypto';
import { v4, v7 } from 'uuid';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A person here: the subject of an access token. UUID. */
export type AccountId = Branded<'AccountId'>;

/** An editor installation that an account signed in from. UUID; also the id of its grant. */
export type DeviceId = Branded<'DeviceId'>;

/** One attempt upstream, minted by the server. UUIDv7, so it carries the instant, and with it the month, of admission. */
export type RequestId = Branded<'RequestId'>;

/** One tutoring conversation, named by the client. UUID. */
export type SessionId = Branded<'SessionId'>;

export const newRequestId = (): RequestId => v7({ random: randomBytes() }) as RequestId;
export const newAccountId = (): AccountId => v4() as AccountId;
export const newDeviceId = (): DeviceId => v4() as DeviceId;

/** Random bytes that one UUID takes. */
const BYTES = 16;

/** Fetched for many at a time: fetching them takes far longer than using them. */
const pool = Buffer.alloc(BYTES * 256);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return pool.subarray(used - BYTES, used);
}
