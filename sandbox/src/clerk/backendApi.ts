import express, { type Request, type Response, Router } from 'express';
import type { Provider } from 'oidc-provider';
import * as z from 'zod';
import { sendError, sendJson } from './answer.ts';
import type { Directory, SessionEntry } from './directory.ts';
import { userObject } from './user.ts';

export interface BackendApiServices {
  readonly directory: Directory;
  readonly secretKey: string;
  readonly provider: Provider;
  /** Public keys of the instance. */
  readonly jwks: object;
}

const changes = z.object({
  first_name: z.string().optional(),
  last_name: z.string().optional(),
});

const creation = changes.extend({ email_address: z.array(z.email()).length(1) });

const WEEK_MS = 7 * 24 * 3_600_000;

/** The part of Clerk's Backend API that we use (https://clerk.com/docs/reference/backend-api). */
export function backendApi({ directory, secretKey, provider, jwks }: BackendApiServices): Router {
  const api = Router();
  api.use((req, res, next) => {
    if (req.headers.authorization === `Bearer ${secretKey}`) return next();
    sendError(res, 401, 'authentication_invalid', 'Unable to authenticate this request');
  });
  api.use(express.json({ type: () => true }));
  const notFound = (res: Response): void => sendError(res, 404, 'resource_not_found', 'not found');

  api.get('/v1/jwks', (_req, res) => sendJson(res, 200, jwks));
  api.get('/v1/users', (req, res) => {
    const emails = [req.query['email_address']].flat().filter((value) => value !== undefined);
    const found = directory.all().filter((user) => emails.length === 0 || emails.includes(user.email));
    sendJson(res, 200, found.map(userObject));
  });
  api.get('/v1/users/count', (_req, res) => {
    sendJson(res, 200, { object: 'total_count', total_count: directory.all().length });
  });
  api.post('/v1/users', (req, res) => {
    const body = creation.safeParse(req.body).data;
    if (body === undefined) return sendError(res, 422, 'form_param_missing', 'email_address must be given');
    const [email = ''] = body.email_address;
    const user = directory.create({ email, firstName: body.first_name ?? '', lastName: body.last_name ?? '' });
    sendJson(res, 200, userObject(user));
  });
  api.get('/v1/users/:id', (req, res) => {
    const user = directory.find(req.params.id);
    if (user === undefined) notFound(res);
    else sendJson(res, 200, userObject(user));
  });
  api.patch('/v1/users/:id', (req, res) => {
    const body = changes.safeParse(req.body).data;
    if (body === undefined) return sendError(res, 422, 'form_param_format_invalid', 'is invalid');
    const user = directory.update(req.params.id, {
      ...(body.first_name !== undefined && { firstName: body.first_name }),
      ...(body.last_name !== undefined && { lastName: body.last_name }),
    });
    if (user === undefined) notFound(res);
    else sendJson(res, 200, userObject(user));
  });
  const ban = (banned: boolean) => (req: Request, res: Response) => {
    const user = directory.update(String(req.params['id']), { banned });
    if (user === undefined) return notFound(res);
    if (banned) directory.endSessions(user.id);
    sendJson(res, 200, userObject(user));
  };
  api.post('/v1/users/:id/ban', ban(true));
  api.post('/v1/users/:id/unban', ban(false));
  api.delete('/v1/users/:id', (req, res) => {
    const { id } = req.params;
    if (directory.delete(id)) sendJson(res, 200, { object: 'user', id, deleted: true });
    else notFound(res);
  });
  api.get('/v1/sessions', (req, res) => {
    const { user_id: userId, status, paginated } = req.query;
    const found = directory.sessions.filter(
      (session) => (!userId || session.userId === userId) && (!status || session.status === status),
    );
    const data = found.map(sessionObject);
    sendJson(res, 200, paginated === 'true' ? { data, total_count: data.length } : data);
  });
  api.post('/v1/sessions/:id/revoke', (req, res) => {
    const session = directory.sessions.find(({ id }) => id === req.params.id);
    if (session === undefined) return notFound(res);
    session.status = 'revoked';
    sendJson(res, 200, sessionObject(session));
  });
  // Without /v1, as the SDK asks it.
  api.post('/oauth_applications/access_tokens/verify', async (req, res) => {
    const token = await provider.AccessToken.find(String(req.body?.access_token));
    if (token === undefined) return notFound(res);
    const { jti, clientId, accountId, scope = '', iat = 0, exp = 0 } = token;
    sendJson(res, 200, {
      object: 'clerk_idp_oauth_access_token',
      id: jti,
      client_id: clientId,
      subject: accountId,
      scopes: scope.split(' '),
      revoked: false,
      revocation_reason: null,
      expired: false,
      expiration: exp,
      created_at: iat,
      updated_at: iat,
    });
  });
  api.use((_req, res) => notFound(res));
  return api;
}

const sessionObject = ({ id, userId, status, createdAt }: SessionEntry) => ({
  object: 'session',
  id,
  user_id: userId,
  client_id: 'client_sandbox',
  actor: null,
  status,
  last_active_organization_id: null,
  last_active_at: createdAt,
  expire_at: createdAt + WEEK_MS,
  abandon_at: createdAt + 4 * WEEK_MS,
  updated_at: createdAt,
  created_at: createdAt,
  tasks: null,
});
