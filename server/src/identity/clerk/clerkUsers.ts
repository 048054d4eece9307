import { createClerkClient } from '@clerk/express';
import { SignInError } from '../signIn/signInErrors.ts';

export interface ClerkApiOptions {
  readonly secretKey: string;
  readonly apiUrl: string;
}

/** What we keep of a person. */
export interface Profile {
  readonly clerkUserId: string;
  readonly email: string;
  readonly name: string | null;
  /** Clerk's instant of the last change. */
  readonly updatedAt: Date;
}

/** A user as Clerk's API and its webhooks tell it, as far as we read it. */
export interface ClerkUser {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly primaryEmail: string | undefined;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** Clerk's Backend API. */
export class ClerkUsers {
  readonly #client: ReturnType<typeof createClerkClient>;

  constructor({ secretKey, apiUrl }: ClerkApiOptions) {
    this.#client = createClerkClient({ secretKey, apiUrl, telemetry: { disabled: true } });
  }

  /** @throws SignInError deleted, blocked, no email or unavailable. */
  async profile(clerkUserId: string): Promise<Profile> {
    const user = await this.#client.users.getUser(clerkUserId).catch((cause: unknown) => {
      throw new SignInError(isNotFound(cause) ? 'deleted' : 'unavailable', { cause });
    });
    if (user.banned || user.locked) throw new SignInError('blocked');
    const profile = profileOf({ ...user, primaryEmail: user.primaryEmailAddress?.emailAddress });
    if (profile === undefined) throw new SignInError('no email');
    return profile;
  }
}

/** Undefined if there is no address to reach them at. */
export function profileOf({ id, firstName, lastName, primaryEmail, updatedAt }: ClerkUser): Profile | undefined {
  if (primaryEmail === undefined) return undefined;
  const name = [firstName, lastName].filter((part) => part).join(' ');
  return { clerkUserId: id, email: primaryEmail, name: name === '' ? null : name, updatedAt: new Date(updatedAt) };
}

const isNotFound = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 404;
