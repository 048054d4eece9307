import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type AccessTokenOptions, AccessTokens } from './accessToken.ts';
import { AuthorizationServer } from './authorizationServer/authorizationServer.ts';
import { ClerkSignIn } from './clerk/clerkSignIn.ts';
import { ClerkUsers } from './clerk/clerkUsers.ts';
import { People } from './clerk/people.ts';
import { KeyRing } from './keys/keyRing.ts';
import { Secrets } from './secrets.ts';
import { Interactions } from './signIn/interactions.ts';
import { PendingCookie } from './signIn/pendingCookie.ts';

export interface IdentityOptions {
  /** `aud` of access tokens. */
  readonly audience: string;
  /** How long access tokens live. */
  readonly accessTokenSeconds: number;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly clerk: {
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly secretKey: string;
    readonly apiUrl: string;
    readonly webhookSecret: string;
  };
  /** Hosts of editors in a browser that are trusted besides those that everybody knows. */
  readonly editorHosts: ReadonlySet<string>;
  readonly siteUrl: string;
}

/** Everything about who is who: the authorization server for editors, and Clerk behind it. */
export interface Identity {
  readonly publicUrl: string;
  readonly options: IdentityOptions;
  readonly tokens: AccessTokens;
  readonly authorizationServer: AuthorizationServer;
  readonly interactions: Interactions;
  readonly people: People;
  /** Reads the signing keys now. */
  readKeys(): Promise<void>;
  stop(): void;
}

/** @param publicUrl the address that browsers and editors reach this server at, without a slash at the end. */
export function createIdentity(
  publicUrl: string,
  options: IdentityOptions,
  { prisma, logger }: { readonly prisma: PrismaClient; readonly logger: Logger },
): Identity {
  const { audience, accessTokenSeconds, clerk, siteUrl, editorHosts } = options;
  const issuer = `${publicUrl}/oauth`;
  const secrets = new Secrets(options.secrets);
  const keyRing = new KeyRing(prisma, secrets, logger);
  const authorizationServer = new AuthorizationServer(
    { issuer, audience, accessTokenSeconds, prisma, secrets, logger },
    keyRing,
  );
  const people = new People(prisma);
  const tokenOptions: AccessTokenOptions = { issuer, audience };
  return {
    publicUrl,
    options,
    tokens: new AccessTokens(tokenOptions, keyRing),
    authorizationServer,
    people,
    interactions: new Interactions({
      prisma,
      authorizationServer,
      clerkSignIn: new ClerkSignIn({ ...clerk, redirectUri: `${issuer}/callback` }),
      clerkUsers: new ClerkUsers(clerk),
      people,
      pending: new PendingCookie(secrets, issuer.startsWith('https:')),
      siteUrl,
      editorHosts,
    }),
    async readKeys() {
      await keyRing.read();
    },
    stop: () => keyRing.stop(),
  };
}
