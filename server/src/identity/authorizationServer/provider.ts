import { EventEmitter } from 'node:events';
import { scopes } from '@codetrain/contract/accessToken';
import { DEVICE_NAME_LENGTH, DEVICE_NAME_PARAMETER, EDITOR_CLIENT_ID } from '@codetrain/contract/signIn';
import { errors, interactionPolicy, type JWKS, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { touchDevice } from '../devices/devices.ts';
import type { Keys } from '../keys/keyRing.ts';
import type { Secrets } from '../secrets.ts';
import { beginAnewWithoutSession, devicePages } from './devicePages.ts';
import { Records } from './records.ts';
import { renderError } from './renderError.ts';

/** How long things live, in seconds. */
const MINUTE = 60;
const YEAR = 365 * 24 * 60 * MINUTE;

const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export interface ProviderOptions {
  readonly issuer: string;
  /** `aud` of access tokens, and the only resource that there is. */
  readonly audience: string;
  readonly accessTokenSeconds: number;
  readonly prisma: PrismaClient;
  readonly secrets: Secrets;
  readonly logger: Logger;
}

/**
 * The authorization server for editors (RFC 6749 with RFC 7636, 8252, 8628, 9700). One public client, one audience; what
 * it hands out are access tokens as RFC 9068 has them, and refresh tokens that are used once.
 */
export function createProvider(options: ProviderOptions, keys: Keys): Provider {
  const { issuer, audience, accessTokenSeconds, prisma, secrets, logger } = options;
  const isSecure = new URL(issuer).protocol === 'https:';
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true } as const;
  const provider = new Provider(issuer, {
    adapter: (kind) => new Records(kind, prisma, secrets),
    clients: [
      {
        client_id: EDITOR_CLIENT_ID,
        client_name: 'CodeTrain',
        // Whoever asks as a native client is never let through without the person's consent (RFC 8252, section 8.6).
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT],
        response_types: ['code'],
        redirect_uris: [`${issuer}/return`],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    // Scopes of the API belong to the resource alone: in this list they would have consent asked for for ever.
    scopes: ['offline_access'],
    claims: {},
    jwks: { keys: [...keys.privateKeys] } as JWKS,
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    cookies: {
      names: { session: 'codetrain_session', interaction: 'codetrain_interaction', resume: 'codetrain_resume' },
      keys: secrets.keys('cookies').map((key) => Buffer.from(key).toString('base64url')),
      long: { ...cookie, path: '/oauth' },
      short: cookie,
    },
    routes: {
      authorization: '/auth',
      token: '/token',
      revocation: '/revoke',
      jwks: '/jwks',
      code_verification: '/device',
      device_authorization: '/device/auth',
      end_session: '/session/end',
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      // What a device is called is asked by name; its address and browser are nobody's business.
      deviceFlow: { enabled: true, deviceInfo: () => ({}), ...devicePages },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          if (resource !== audience) throw new errors.InvalidTarget();
          return {
            scope: scopes.join(' '),
            audience,
            accessTokenTTL: accessTokenSeconds,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256', kid: keys.privateKeys[0].kid } },
          };
        },
      },
    },
    extraParams: {
      [DEVICE_NAME_PARAMETER]: (_ctx, name) => {
        if (name !== undefined && name.length > DEVICE_NAME_LENGTH) {
          throw new errors.InvalidRequest(`${DEVICE_NAME_PARAMETER} is longer than ${DEVICE_NAME_LENGTH} characters`);
        }
      },
    },
    // The editor in a browser has an origin of its own. Nothing here acts by cookie for it: codes and tokens are what
    // it brings itself, so any origin may.
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    // A sign-in of an editor outlives the browser's session.
    expiresWithSession: () => false,
    // Another editor of the same browser is another device, and gets a grant of its own.
    loadExistingGrant(ctx) {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId);
    },
    async findAccount(_ctx, accountId) {
      const account = await prisma.account.findUnique({ where: { id: accountId }, select: { identity: true } });
      return account?.identity ? { accountId, claims: () => ({ sub: accountId }) } : undefined;
    },
    async extraTokenClaims(_ctx, token) {
      if (token.kind !== 'AccessToken' || token.grantId === undefined) return undefined;
      if (!(await touchDevice(prisma, token.accountId, token.grantId))) throw new errors.InvalidGrant('signed out');
      return { device_id: token.grantId };
    },
    interactions: {
      policy: policyWithoutGhosts(),
      url: (_ctx, interaction) => `/oauth/interaction/${interaction.uid}`,
    },
    renderError,
    ttl: {
      AccessToken: accessTokenSeconds,
      // Long enough to be copied by hand.
      AuthorizationCode: 5 * MINUTE,
      DeviceCode: 10 * MINUTE,
      // Sign-in, with an account to be made first.
      Interaction: 30 * MINUTE,
      Session: 60 * MINUTE,
      // Counted anew at each use.
      RefreshToken: YEAR,
      // Its end would sign everybody out.
      Grant: 100 * YEAR,
    },
  });
  // Where we are is a setting, and nothing that a request says: see ownAddress.
  provider.proxy = true;
  provider.use(beginAnewWithoutSession);
  const logFailure = (err: Error): void => logger.error({ err }, 'the authorization server failed');
  provider.on('server_error', (_ctx, err) => logFailure(err));
  // What even its own handling of errors did not catch, and Koa would write to the terminal. Its types leave it out.
  EventEmitter.prototype.on.call(provider, 'error', logFailure);
  return provider;
}

/** oidc-provider's own, and: who was deleted while the browser's session went on has to sign in again. */
function policyWithoutGhosts(): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const policy = base();
  policy
    .get('login')
    ?.checks.add(
      new Check('account_gone', 'the account of the session does not exist any more', ({ oidc }) =>
        oidc.session?.accountId !== undefined && oidc.account === undefined
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return policy;
}
