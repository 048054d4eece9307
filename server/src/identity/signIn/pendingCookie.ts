import type { Request, Response } from 'express';
import { EncryptJWT, jwtDecrypt } from 'jose';
import * as z from 'zod';
import type { PendingSignIn } from '../clerk/clerkSignIn.ts';
import type { Secrets } from '../secrets.ts';

const NAME = 'codetrain_signin';
const LIFETIME_SECONDS = 600;

const shape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

/** Remembers, in the browser alone and encrypted, that its person is at Clerk. Each interaction has one of its own. */
export class PendingCookie {
  readonly #secrets: Secrets;
  readonly #isSecure: boolean;

  constructor(secrets: Secrets, isSecure: boolean) {
    this.#secrets = secrets;
    this.#isSecure = isSecure;
  }

  async set(res: Response, path: string, { state, nonce, verifier }: PendingSignIn): Promise<void> {
    const value = await new EncryptJWT({ state, nonce, verifier })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${LIFETIME_SECONDS}s`)
      .encrypt(this.#secrets.keys('sign-in')[0]);
    res.cookie(NAME, value, { ...this.#attributes(path), maxAge: LIFETIME_SECONDS * 1_000 });
  }

  /** What was remembered; it can be taken once. Undefined if there is nothing, or it is too old, or not ours. */
  async take(req: Request, res: Response, path: string): Promise<PendingSignIn | undefined> {
    const value = new RegExp(`(?:^|; )${NAME}=([^;]*)`).exec(req.headers.cookie ?? '')?.[1];
    if (value === undefined) return undefined;
    res.clearCookie(NAME, this.#attributes(path));
    for (const key of this.#secrets.keys('sign-in')) {
      const opened = await jwtDecrypt(value, key).catch(() => undefined);
      if (opened !== undefined) return shape.safeParse(opened.payload).data;
    }
    return undefined;
  }

  #attributes(path: string) {
    return { path, httpOnly: true, sameSite: 'lax', secure: this.#isSecure } as const;
  }
}
