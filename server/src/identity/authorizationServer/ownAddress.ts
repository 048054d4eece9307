import type { RequestHandler } from 'express';

/**
 * Tells oidc-provider the address that it is at, which it takes from the request otherwise: links, redirects and the
 * `Secure` of cookies follow from it, and a client could say anything.
 */
export function ownAddress(publicUrl: string): RequestHandler {
  const { host, protocol } = new URL(publicUrl);
  return (req, _res, next) => {
    req.headers['x-forwarded-host'] = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    next();
  };
}
