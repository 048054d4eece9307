import { interactionPolicy, type JWKS, Provider } from 'oidc-provider';
import type { Directory } from './directory.ts';
import { memoryAdapter } from './memoryAdapter.ts';

export interface OpenidProviderOptions {
  readonly issuer: string;
  readonly directory: Directory;
  readonly jwks: JWKS;
  readonly client: { readonly id: string; readonly secret: string; readonly redirectUris: readonly string[] };
}

const DAY = 86_400;

/**
 * Clerk as an OpenID provider, at Clerk's paths (https://clerk.com/docs/guides/configure/auth-strategies/oauth/overview):
 * code flow with S256 alone, access tokens of a day, refresh tokens that neither rotate nor expire.
 */
export function createOpenidProvider({ issuer, directory, jwks, client }: OpenidProviderOptions): Provider {
  return new Provider(issuer, {
    adapter: memoryAdapter(),
    jwks,
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        // What lets a loopback redirect have any port; Clerk itself wants the exact one.
        application_type: 'native',
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...client.redirectUris],
      },
    ],
    cookies: {
      names: { session: 'clerk_session', interaction: 'clerk_interaction', resume: 'clerk_resume' },
      keys: ['sandbox'],
    },
    routes: {
      authorization: '/oauth/authorize',
      token: '/oauth/token',
      userinfo: '/oauth/userinfo',
      revocation: '/oauth/token/revoke',
      jwks: '/.well-known/jwks.json',
      end_session: '/oauth/logout',
    },
    scopes: ['openid', 'profile', 'email', 'offline_access'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'picture', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, asking, token) => token.clientId === asking.clientId },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    clientBasedCORS: () => false,
    pkce: { required: () => true },
    rotateRefreshToken: false,
    renderError(ctx, { error, error_description: description = '' }) {
      ctx.type = 'text';
      ctx.body = `${error}: ${description}`;
    },
    interactions: { url: (_ctx, interaction) => `/sign-in/${interaction.uid}`, policy: policyOf(directory) },
    loadExistingGrant: (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    findAccount(_ctx, id) {
      const user = directory.find(id);
      if (user === undefined) return undefined;
      return {
        accountId: id,
        claims: () => ({
          sub: id,
          email: user.email,
          email_verified: true,
          name: `${user.firstName} ${user.lastName}`.trim(),
          given_name: user.firstName,
          family_name: user.lastName,
          preferred_username: null,
          picture: '',
        }),
      };
    },
    ttl: {
      AccessToken: DAY,
      AuthorizationCode: 600,
      IdToken: DAY,
      RefreshToken: 365 * DAY,
      Session: 7 * DAY,
      Grant: 365 * DAY,
      Interaction: 3_600,
    },
  });
}

/** Whose session was revoked by the API signs in again. */
function policyOf(directory: Directory): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy.get('login')?.checks.add(
    new Check('session_revoked', 'the session was revoked', ({ oidc }) => {
      const { accountId } = oidc.session ?? {};
      return accountId !== undefined && !directory.isSignedIn(accountId)
        ? Check.REQUEST_PROMPT
        : Check.NO_NEED_TO_PROMPT;
    }),
  );
  return policy;
}
