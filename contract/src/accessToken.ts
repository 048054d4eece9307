import * as z from 'zod/mini';

/** What an access token may be used for. */
export const scopes = ['tutor', 'usage', 'billing', 'account'] as const;
export type Scope = (typeof scopes)[number];

/**
 * Claims of an access token: a JWT profile access token (RFC 9068), header `typ: at+jwt`, signed with ES256.
 * `sub` is the account, `device_id` the editor installation that it was issued to. It lives ten minutes.
 */
export const accessTokenClaims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  sub: z.uuid(),
  device_id: z.uuid(),
  client_id: z.string(),
  /** Scopes, parted by blanks (RFC 8693, section 4.2). */
  scope: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string(),
});
export type AccessTokenClaims = z.infer<typeof accessTokenClaims>;

/** The API's audience in access tokens. */
export const API_AUDIENCE = 'https://api.codetrain.ai';

/** Length of life of an access token, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;
